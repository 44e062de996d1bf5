package main

import (
	"context"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/logquery"
)

// answer runs a query on a file, on one core.
func answer(q question, file string) error {
	parsed, err := insights.Parse(q.query)
	if err != nil {
		return err
	}
	program, err := engine.Compile(parsed, engine.Options{})
	if err != nil {
		return err
	}
	inputs, err := logevent.Files(file)
	if err != nil {
		return err
	}
	source, err := logevent.Open(inputs, logevent.Options{NoTimes: !program.NeedsTimes(), LateTimes: true})
	if err != nil {
		return err
	}
	_, err = logquery.Run(context.Background(), program, source, logquery.Options{Workers: 1})
	return err
}
