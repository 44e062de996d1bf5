package recipes_test

import (
	"fmt"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/recipes"
)

func Example() {
	c, err := contract.Preset("python-json-logger")
	if err != nil {
		fmt.Println(err)
		return
	}
	filters, err := recipes.Filters(c, recipes.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(filters[0].Metric, filters[0].Pattern)

	rule := recipes.ErrorCount()
	fmt.Println(rule.Metric, rule.Comparison, rule.Thresholds[recipes.Ticket], "in", rule.Period)
	// Output:
	// ApplicationErrors { $.levelname = "ERROR" }
	// ApplicationErrors GreaterThanThreshold 10 in 5m0s
}
