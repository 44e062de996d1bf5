package lint_test

import (
	"fmt"

	"github.com/logstack-go/logstack/lint"
	"github.com/logstack-go/logstack/template"
)

func Example() {
	stack, err := template.Parse("stack.yaml", []byte(`
Resources:
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /shop/api, RetentionInDays: 10}
`), template.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	report := lint.Run([]*template.Template{stack}, lint.Options{})
	for _, p := range report.Findings {
		fmt.Printf("%s:%d: %s: %s [%s]\n", p.File, p.Line, p.Severity, p.LogicalID, p.Check)
	}
	// Output:
	// stack.yaml:3: info: Logs [loggroup/removal]
	// stack.yaml:5: fatal: Logs [loggroup/invalid]
}
