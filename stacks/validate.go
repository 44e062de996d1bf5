package stacks

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/validation"
	"github.com/logstack-go/logstack/contract"
)

// Validate adds the checks of package lint to what the CDK runs when it has written the
// templates of an app: all of its stacks are held against them, and these ones also
// against the contract of their environments. What AWS refuses, and bugs, fail synthesis;
// warnings are told.
func Validate(app constructs.Construct, these ...*Logging) {
	contracts := map[string]*contract.Contract{}
	for _, l := range these {
		contracts[*l.Stack().Node().Path()] = l.contract
	}
	validation.Add(app, validation.Props{Contracts: contracts})
}
