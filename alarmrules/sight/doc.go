// Package sight reports what alarm rules see of a log: which rules its contract
// cannot feed, and how many log events the metric filters of the others match.
// An alarm whose filters match nothing stays silent, whatever happens.
package sight
