// Package metricfilter provisions metric filters, which turn log events into metrics.
// Patterns are values of package filterpattern, so an invalid pattern cannot be
// synthesized, and an alarm gets its metric from the filter that emits it.
//
//	errors := metricfilter.New(stack, "Errors", metricfilter.Props{
//		LogGroup: group,
//		Pattern:  filterpattern.MustParse(`{ $.level = "ERROR" }`),
//	})
package metricfilter
