// Package written holds what is common to the constructs for logs that an AWS service
// writes, rather than a container.
package written

import (
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
)

// Heard says which settings of an application's logging the service, or the code that
// it runs, supports.
type Heard struct{ Level, SampleRate bool }

// Contract returns the contract of a service's log: that of the props, or else the
// preset. If the contract is for another source than the preset, Contract adds a
// mistake and ok is false.
func Contract(props servicelogs.Props, preset string, mistakes *mistake.List) (held *contract.Contract, ok bool) {
	byDefault, err := contract.Preset(preset)
	if err != nil {
		panic(err) // presets ship with logstack and are tested
	}
	switch {
	case props.Contract == nil:
		return byDefault, true
	case props.Contract.Source() != byDefault.Source():
		mistakes.Addf("the contract %s does not describe what %s writes: use the preset %s, another of that source, or a contract that extends one",
			props.Contract.Name(), byDefault.Source(), preset)
		return props.Contract, false
	}
	return props.Contract, true
}

// Refuse adds mistakes for props that configure an application in a container, which
// would have no effect here.
func Refuse(props servicelogs.Props, heard Heard, mistakes *mistake.List) {
	logging := props.Logging
	for _, setting := range []struct {
		name  string
		given bool
	}{
		{"Logging.Level", logging.Level != "" && !heard.Level},
		{"Logging.SampleRate", logging.SampleRate != nil && !heard.SampleRate},
		{"Logging.Format", logging.Format != ""},
		{"Logging.Environment", logging.Environment != ""},
		{"Logging.Release", logging.Release != ""},
		{"Sentry", props.Sentry != nil},
		{"AuditLogGroup", props.AuditLogGroup != nil},
	} {
		if setting.given {
			mistakes.Addf("%s is for an application in a container, and has no effect here: leave it out", setting.name)
		}
	}
}

// Near makes the log group in the stack of its writer, if the props have no log group
// and the writer is in another stack than the scope. A writer must be deployed after
// its log group. If the log group were in the scope's stack, that stack would have to
// be deployed first, but it may itself use resources of the writer's stack, such as
// topics or keys.
//
// If the writer is in another account, region or stage, Near adds a mistake and returns
// false: what names the writer in messages, such as "Function Test/Resize".
func Near(scope constructs.Construct, writer constructs.IConstruct, what string, props *servicelogs.Props, mistakes *mistake.List) bool {
	if !place.CheckStands(mistakes, scope, writer, what, "it writes to a log group in its own account and region: create its logs there") {
		return false
	}
	if props.LogGroup != nil || place.Stack(scope) == place.Stack(writer) {
		return true
	}
	at, ok := writer.(constructs.Construct)
	if !ok || at.Node().TryFindChild(jsii.String(groupID)) != nil {
		return true // it has a log group, which is reported where it is connected
	}
	if !nothing.In(props.Key) && place.Stack(props.Key) != place.Stack(writer) && props.Key.Node().DefaultChild() != nil {
		mistakes.Addf("Key is created in the stack %s, and %s in %s, with its log group: create the key there, or leave it out", stackOf(props.Key), what, stackOf(writer))
		props.Key = nil
	}
	props.LogGroup = loggroup.New(at, groupID, loggroup.Props{Name: props.LogGroupName(), Key: props.Key, Contract: props.Contract})
	return true
}

// groupID is the id of a log group that is made in its writer's stack.
const groupID = "Logs"

func stackOf(construct constructs.IConstruct) string {
	return place.Path(place.Stack(construct))
}
