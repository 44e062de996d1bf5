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
	// log groups of the class INFREQUENT_ACCESS have no metric filters: use one of the class STANDARD (the class of a log group cannot be changed)
}
