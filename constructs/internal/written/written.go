// Package written has what the constructs share that provision the log of an AWS
// service, and not of a container.
package written

import (
	"github.com/logstack-go/logstack/constructs/internal/mistake"
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
