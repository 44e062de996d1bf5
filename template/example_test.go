package template_test

import (
	"fmt"

	"github.com/logstack-go/logstack/template"
)

func Example() {
	templates, err := template.Read("testdata/everything.template.json", template.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range templates {
		fmt.Println(t.Stack)
		for _, f := range t.MetricFilters() {
			fmt.Printf("  %s of %s: %q\n", f.Name, f.LogGroup, f.Pattern)
		}
	}
	// Output:
	// everything
	//   errors of /ecs/app: "{ $.level = \"ERROR\" }"
	//   ${Durations} of ${Unnamed}: ""
}
