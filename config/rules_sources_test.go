package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/queries"
)

// An environment whose contract has a source has exactly the rules and queries
// of the source. The settings of all environments may name what only some have.
func TestRulesAndQueriesOfSources(t *testing.T) {
	const file = app + svc + `
alarms:
  errors: {above: {page: 7}}
  root-use: {above: {page: 3}}
  vpc-changes: ~
environments:
  prod: {}
  trail: {contract: cloudtrail, services: ~}
`
	c, err := Parse("logstack.yaml", []byte(file), "testdata")
	if err != nil {
		t.Fatal(err)
	}
	prod, trail := environmentOf(t, c, "prod"), environmentOf(t, c, "trail")
	if got, want := names(prod.Rules), names(alarmrules.Defaults()); !slices.Equal(got, want) {
		t.Errorf("prod has %v, want %v", got, want)
	}
	want := slices.DeleteFunc(names(alarmrules.DefaultsOf(trail.Contract)), func(name string) bool { return name == "vpc-changes" })
	if got := names(trail.Rules); !slices.Equal(got, want) || !slices.Contains(got, "root-use") {
		t.Errorf("trail has %v, want %v", got, want)
	}
	if got := count(t, trail.Rules, "root-use").Above["page"]; got != 3 {
		t.Errorf("root-use goes off above %v", got)
	}
	if got := count(t, prod.Rules, "errors").Above["page"]; got != 7 {
		t.Errorf("errors goes off above %v", got)
	}
	if got, want := queryNames(trail.SavedQueries), queryNames(queries.Of(trail.Contract)); !slices.Equal(got, want) || !slices.Contains(got, "console-logins") {
		t.Errorf("trail has the queries %v", got)
	}
	if got := queryNames(prod.SavedQueries); slices.Contains(got, "console-logins") {
		t.Errorf("prod has the queries %v", got)
	}
}

func TestMistakesOfSources(t *testing.T) {
	for name, test := range map[string]struct{ file, want string }{
		"of a source that no environment has": {
			app + svc + "alarms: {root-use: {above: {page: 3}}}\nenvironments: {prod: {}}\n",
			`volume-anomaly; one with that name ships for logs of cloudtrail, whose contract has that source; if it is one of your own, `},
		"that the environment itself says": {
			app + svc + "environments: {prod: {alarms: {root-use: {above: {page: 3}}}}, trail: {contract: cloudtrail, services: ~}}\n",
			`environments.prod.alarms.root-use: there is no alarm rule "root-use": use one of audit-mismatch, `},
		"of applications": {
			app + svc + "environments: {trail: {contract: cloudtrail, services: ~, alarms: {errors: {above: {page: 3}}}}}\n",
			`environments.trail.alarms.errors: there is no alarm rule "errors": use one of alarm-edits, `},
		"mistyped": {
			app + svc + "alarms: {rot-use: {above: {page: 3}}}\nenvironments: {prod: {}, trail: {contract: cloudtrail, services: ~}}\n",
			`there is no alarm rule "rot-use": did you mean root-use? `},
		"of a contract that cannot be read": {
			app + svc + "alarms: {root-use: {above: {page: 3}}}\nenvironments: {trail: {contract: cloudtrial}}\n",
			`logstack.yaml:4:34: environments.trail.contract: there is no contract "cloudtrial"`},
	} {
		_, err := Parse("logstack.yaml", []byte(test.file), "testdata")
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got\n%v\nwant\n%s", name, err, test.want)
			continue
		}
		if name == "of a contract that cannot be read" && strings.Contains(err.Error(), "alarm rule") {
			t.Errorf("nobody knows what its rules are: %v", err)
		}
	}
}
