// Package written has what the constructs share that provision the log of an AWS
// service, and not of a container.
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

// Heard says which settings of an application's logging the service, or what it runs, is
// told.
type Heard struct{ Level, SampleRate bool }

// Contract returns the contract of a log that a service writes: that of the props, or
// else the preset. It is a mistake if the contract is of another source than the preset's,
// and ok is false.
func Contract(props servicelogs.Props, preset string, mistakes *mistake.List) (held *contract.Contract, ok bool) {
	byDefault, err := contract.Preset(preset)
	if err != nil {
		panic(err) // it is part of the program, and a test reads it
	}
	switch {
	case props.Contract == nil:
		return byDefault, true
	case props.Contract.Source() != byDefault.Source():
		mistakes.Addf("the contract %s is not of what %s writes: allowed are the preset %s, others of that source, and contracts that extend one",
			props.Contract.Name(), byDefault.Source(), preset)
		return props.Contract, false
	}
	return props.Contract, true
}

// Refuse makes mistakes of what props say to an application in a container, and that
// nobody would hear here.
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
			mistakes.Addf("%s is for an application in a container, and nobody is told of it here: leave it out", setting.name)
		}
	}
}

// Near has the log group of what writes it stand in the stack of that, where the props
// have none and the writer is of another stack than the scope. The writer must not be
// deployed before its log group, and what watches the log may use topics, keys and the
// like of the writer's stack, which would then each have to be deployed before the other.
//
// It is a mistake, and Near returns false, if the writer is of another account, region or
// stage: what is its name for people, such as "Function Test/Resize".
func Near(scope constructs.Construct, writer constructs.IConstruct, what string, props *servicelogs.Props, mistakes *mistake.List) bool {
	if !place.CheckStands(mistakes, scope, writer, what, "it writes to a log group of its own account and region: make its logs there") {
		return false
	}
	if props.LogGroup != nil || place.Stack(scope) == place.Stack(writer) {
		return true
	}
	at, ok := writer.(constructs.Construct)
	if !ok || at.Node().TryFindChild(jsii.String(groupID)) != nil {
		return true // it has one, of which more is told where it is wired
	}
	if !nothing.In(props.Key) && place.Stack(props.Key) != place.Stack(writer) && props.Key.Node().DefaultChild() != nil {
		mistakes.Addf("Key is made in the stack %s, and %s in %s, with its log group: make the key there, or leave it out", stackOf(props.Key), what, stackOf(writer))
		props.Key = nil
	}
	props.LogGroup = loggroup.New(at, groupID, loggroup.Props{Name: props.LogGroupName(), Key: props.Key, Contract: props.Contract})
	return true
}

// groupID is the id of a log group that stands with what writes it.
const groupID = "Logs"

func stackOf(construct constructs.IConstruct) string {
	return place.Path(place.Stack(construct))
}
