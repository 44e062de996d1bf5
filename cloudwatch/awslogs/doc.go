// Package awslogs knows how the awslogs log driver of ECS and Docker tells
// where a log event starts, for output whose events span several lines: by a
// regular expression, or by a date and time in strftime's format.
//
// The driver refuses only what is no regular expression, when a task starts;
// all else that cannot be meant it takes in silence: a directive that it does
// not know matches nothing at all, and the events are cut somewhere else. Here
// all of that is an error with its place.
package awslogs
