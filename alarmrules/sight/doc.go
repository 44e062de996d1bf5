// Package sight says what alarm rules see of a log: which of them its contract cannot
// feed, and how many log events the metric filters of the others match. An alarm
// whose filters match nothing is silent, whatever happens.
package sight
