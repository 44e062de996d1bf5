// Package metricfilter provisions metric filters, which turn log events into
// metrics. Patterns are values of package filterpattern, so that an invalid
// one cannot be synthesized, and an alarm gets its metric from the filter that
// feeds it.
//
//	errors := metricfilter.New(stack, "Errors", metricfilter.Props{
//		LogGroup: group,
//		Pattern:  filterpattern.MustParse(`{ $.level = "ERROR" }`),
//	})
package metricfilter
