// Package awslogs knows how the awslogs log driver of ECS and Docker finds the
// start of a log event in output whose events span several lines: with a regular
// expression, or with a date and time in strftime's format.
//
// When a task starts, the driver rejects only invalid regular expressions. It
// silently accepts other mistakes: a directive that it does not know matches
// nothing, and events are split in the wrong places. This package reports all of
// them as errors with their place.
package awslogs
