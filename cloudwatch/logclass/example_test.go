package logclass_test

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
)

func Example() {
	fmt.Println(logclass.Check(insights.Standard, logclass.MetricFilters))
	fmt.Println(logclass.Check(insights.InfrequentAccess, logclass.MetricFilters))
	// Output:
	// <nil>
	// log groups of the class INFREQUENT_ACCESS have no metric filters: allowed are those of the class STANDARD, and a log group's class cannot be changed
}
