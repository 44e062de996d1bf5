package logquery_test

import (
	"context"
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

func Example() {
	program, err := engine.Compile(insights.MustParse(`filter level = "ERROR" | stats count() as errors by bin(5m)`), engine.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	inputs, err := logevent.Files("../examples/logs/django.jsonl.gz")
	if err != nil {
		fmt.Println(err)
		return
	}
	source, err := logevent.Open(inputs, logevent.Options{NoTimes: !program.NeedsTimes()})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := logquery.Run(context.Background(), program, source, logquery.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(answer.Rows), "spans with errors; the newest:", answer.Rows[0])
	// Output:
	// 50 spans with errors; the newest: [2025-03-11 13:55:00.000 2]
}
