package dashboard

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// ownName is the maximum length of a dashboard's name if its region is not known. It
// leaves room for the region, which is appended.
const ownName = cloudwatch.MaxDashboardName - 55

var validName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// checkName checks the name of a dashboard, in a region that may not be known.
func checkName(name, region string, mistakes *mistake.List) {
	most := ownName
	if region != "" {
		most = cloudwatch.MaxDashboardName - len("-"+region)
	}
	if !token.In(name) && (!validName.MatchString(name) || len(name) > most) {
		mistakes.Addf("the dashboard name %q: use 1 to %d letters, digits, - and _", name, most)
	}
}

func checkTables(props Props, mistakes *mistake.List) {
	for _, t := range props.Tables {
		if len(t.Query.Commands()) == 0 {
			mistakes.Addf("the table %q has no Query: give the query that it shows", t.Title)
		}
		if left := t.Query.Parameters(); len(left) > 0 {
			mistakes.Addf("the query of %q has the placeholders %s: a dashboard does not fill them in", t.Title, strings.Join(left, ", "))
		}
		for _, err := range loggroup.Refusals(t.Query, props.LogGroup) {
			mistakes.Addf("the query of %q would be refused: %w", t.Title, err)
		}
	}
}

// checkSources checks that everything that the dashboard shows exists, and reports
// whether its body can be built.
func checkSources(made *resource, props Props, mistakes *mistake.List) bool {
	complete := true
	missing := func(format string, args ...any) {
		mistakes.Addf(format, args...)
		complete = false
	}
	if props.LogGroup.IsMissing() && (len(props.Services) == 0 || len(props.Tables) > 0) {
		missing("LogGroup is missing: give the log group that the dashboard is about")
	}
	mistakes.Add(props.LogGroup.CheckReachable(made))
	for _, name := range slices.Sorted(maps.Keys(props.Services)) {
		if props.Services[name].LogGroup.IsMissing() {
			missing("the service %s has no LogGroup: give the log group that it writes to", name)
		}
		mistakes.Add(props.Services[name].LogGroup.CheckReachable(made))
	}
	for _, g := range props.Graphs {
		for _, l := range g.Lines {
			if _, ok := props.Services[l.Service]; l.Service != "" && !ok {
				missing("the graph %q shows the service %s, which is not among Services", g.Title, l.Service)
			}
			if l.Service == "" && l.Series.Own && props.LogGroup.IsMissing() {
				missing("the graph %q shows a metric of the log group itself, and LogGroup is missing", g.Title)
			}
		}
	}
	return complete
}
