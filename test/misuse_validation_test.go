package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/constructs/validation"
	"github.com/logstack-go/logstack/contract"
)

func init() {
	misused(map[string][]misuse{
		"validation.Add": {
			{"zero props", func(stack awscdk.Stack) { validation.Add(stack, validation.Props{}) }, ""},
			{"a severity that there is not", func(stack awscdk.Stack) { validation.Add(stack, validation.Props{FailOn: "error"}) },
				`Test: FailOn is "error": use one of fatal, bug, warning, info`},
			{"a contract that is nil", func(stack awscdk.Stack) {
				validation.Add(stack, validation.Props{Contracts: map[string]*contract.Contract{"Test": nil}})
			}, `Test: Contracts["Test"] is nil: leave it out, or give a contract`},
		},
	})
}
