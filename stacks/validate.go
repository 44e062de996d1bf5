package stacks

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/validation"
	"github.com/logstack-go/logstack/contract"
)

// Validate adds the checks of package lint to CDK's validation of an app's templates.
// All stacks of the app are checked, and the given ones also against the contracts of
// their environments. Findings that AWS would refuse, and bugs, fail synthesis;
// warnings are printed.
func Validate(app constructs.Construct, these ...*Logging) {
	contracts := map[string]*contract.Contract{}
	for _, l := range these {
		contracts[*l.Stack().Node().Path()] = l.contract
	}
	validation.Add(app, validation.Props{Contracts: contracts})
}
