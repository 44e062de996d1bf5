package config

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/retention"
)

// logGroups checks the log groups of an environment, whose settings are in
// settings, and fills in their defaults.
func (r *reader) logGroups(settings strictyaml.Node, application string, e *Environment) {
	node := settings.Get("logGroups")
	app, audit := &e.LogGroups.Application, &e.LogGroups.Audit
	prefix := "" // if the contract is wrong, that is reported, and nothing is made
	if e.Contract != nil {
		prefix = e.Contract.LogGroupPrefix()
	}
	r.logGroup(node.Get("application"), app, e.Tiers, prefix+application+"/"+e.Name, retention.Application)
	if at := node.Get("audit"); at.Present() && e.isSource() {
		r.addTogether(at.Problem("is for an application: what contract %s describes has no audit log", e.Settings.Contract))
	}
	r.logGroup(node.Get("audit"), audit, e.Tiers, app.Name+"/audit", retention.Audit)
	if err := logclass.Check(app.Class, logclass.MetricFilters); err != nil {
		r.add(node.Get("application", "class").Problem("%v; filters, alarms and the dashboard need them (the audit log does not)", err))
	}

	for i, service := range e.Services {
		if at := settings.Get("services").Items()[i].Get("ownLogGroups"); service.OwnLogGroups && (app.Existing || audit.Existing) {
			r.addTogether(at.Problem("its log groups would be created below an existing one: this only works if logGroups has no existing ones"))
		}
	}
	named, auditNamed := node.Get("application", "name"), node.Get("audit", "name")
	switch {
	case auditNamed.Present() && app.Name == audit.Name:
		r.addTogether(auditNamed.Problem("the application log has this name: give the audit log another"))
	case !auditNamed.Present() && utf8.RuneCountInString(app.Name) <= cloudwatch.MaxLogGroupName && utf8.RuneCountInString(audit.Name) > cloudwatch.MaxLogGroupName:
		r.addTogether(named.Problem("leaves no room for the audit log's name, which is this and /audit: at most %d characters are allowed", cloudwatch.MaxLogGroupName))
	}
}

func (r *reader) logGroup(node strictyaml.Node, group *LogGroup, tiers retention.Tiers, name string, tier retention.Tier) {
	at := node.Get("name")
	r.text(at, group.Name, logGroupNamePattern, logGroupNameForm)
	if strings.HasPrefix(group.Name, "aws/") {
		r.add(at.Problem("a log group's name cannot start with aws/, which is reserved for AWS"))
	}
	if at := node.Get("tier"); at.Present() {
		if _, err := tiers.Days(group.Tier); err != nil {
			r.addTogether(at.Problem("%v", err))
		}
	}
	r.existing(node, group)
	group.Name = cmp.Or(group.Name, name)
	if !group.Existing {
		group.Tier = cmp.Or(group.Tier, tier)
	}
	group.Removal = cmp.Or(group.Removal, retention.Protect)
}

// existing checks the keys that only existing log groups can have, and those that
// they cannot have.
func (r *reader) existing(node strictyaml.Node, group *LogGroup) {
	name, removal, follows, key := node.Get("name"), node.Get("removal"), node.Get("followContract"), node.Get("keyArn")
	r.text(key, group.KeyArn, keyArnPattern, keyArnForm)
	if !group.Existing {
		if key.Present() {
			r.addTogether(key.Problem("is for an existing log group: others are encrypted as encryption says"))
		}
		if group.FollowContract {
			r.addTogether(follows.Problem("is for an existing log group: one that the stack creates always does"))
		}
		return
	}
	if !name.Present() {
		r.addTogether(node.Get("existing").Problem("needs name, the name of the existing log group"))
	}
	if removal.Present() {
		r.addTogether(removal.Problem("does not apply to an existing log group, which the stack does not own: leave it out, or set it to ~ in an environment"))
	}
}

// anomalyDetector checks the anomaly detector of the application log.
func (r *reader) anomalyDetector(node strictyaml.Node, detector *AnomalyDetector) {
	if detector == nil {
		return
	}
	if at := node.Get("every"); at.Present() {
		if err := cloudwatch.CheckDetectorFrequency(time.Duration(detector.Every)); err != nil {
			r.add(at.Problem("%v", err))
		}
	}
	if at := node.Get("visibleDays"); at.Present() {
		if err := cloudwatch.CheckVisibleDays(detector.VisibleDays); err != nil {
			r.add(at.Problem("%v", err))
		}
	}
	if at := node.Get("pattern"); at.Present() {
		_, err := filterpattern.Parse(detector.Pattern)
		if syntax, ok := errors.AsType[*filterpattern.Error](err); ok {
			r.add(at.Problem("%s", oneLine(syntax)))
		} else if err != nil {
			r.add(at.Problem("%v", err))
		}
	}
}

// oneLine returns the message of a syntax error without the excerpt, because the
// place in the file is reported.
func oneLine(err *filterpattern.Error) string {
	if err.Hint == "" {
		return err.Summary()
	}
	return err.Summary() + ": " + err.Hint
}

// madeGroup is a log group that an environment makes.
type madeGroup struct {
	name string
	// problem makes a problem at the place that gives the log group its name.
	problem func(format string, args ...any) strictyaml.Problem
	// follows says that the name is made from another log group's, so that what is
	// wrong with one is wrong with both.
	follows bool
	// own says that it belongs to a service.
	own bool
}

// groupsOf returns the log groups that an environment makes: those that services
// share, followed by those of services with their own.
func groupsOf(e Environment, node, key strictyaml.Node) []madeGroup {
	names := node.Get("logGroups")
	group := func(name string, at strictyaml.Node, follows bool) madeGroup {
		if at.Present() {
			return madeGroup{name: name, problem: at.Problem}
		}
		return madeGroup{name: name, problem: key.KeyProblem, follows: follows}
	}
	made := []madeGroup{group(e.LogGroups.Application.Name, names.Get("application", "name"), false)}
	if !e.isSource() {
		made = append(made, group(e.LogGroups.Audit.Name, names.Get("audit", "name"), true))
	}
	shared := slices.Clone(made)
	if e.hasFindings() {
		made = append(made, group(e.DataProtection.Findings.Name, node.Get("dataProtection", "findings", "name"), true))
	}
	seen := map[string]bool{}
	for i, service := range e.Services {
		if at := node.Get("services").Items()[i].Get("ownLogGroups"); service.OwnLogGroups && !seen[service.Name] {
			seen[service.Name] = true
			for _, shared := range shared {
				made = append(made, madeGroup{shared.name + "/" + service.Name, at.Problem, true, true})
			}
		}
	}
	return made
}

// distinct checks that all log groups have different names, within an environment
// and between environments that may share an account and region. The nodes are the
// environments' merged settings.
func (r *reader) distinct(environments []Environment, nodes []strictyaml.Node, keys strictyaml.Node) {
	var made [][]madeGroup
	for i, e := range environments {
		groups := groupsOf(e, nodes[i], keys.Get(e.Name))
		for j, group := range groups {
			if j > 0 && !group.own && e.hasFindings() && group.name == e.DataProtection.Findings.Name &&
				slices.ContainsFunc(groups[:j], func(other madeGroup) bool { return other.name == group.name }) {
				r.add(group.problem("the log group %s is itself masked: give findings a log group of their own", group.name))
			}
			if !group.own {
				continue
			}
			if slices.ContainsFunc(groups[:j], func(other madeGroup) bool { return other.name == group.name }) {
				r.add(group.problem("the log group %s would exist twice in environment %s: rename the service", group.name, e.Name))
			}
			if utf8.RuneCountInString(group.name) > cloudwatch.MaxLogGroupName {
				r.add(group.problem("the log group %s is longer than %d characters", group.name, cloudwatch.MaxLogGroupName))
			}
		}
		for j, other := range environments[:i] {
			if meet(e, other) {
				r.disjoint(e.Name, groups, other.Name, made[j])
				r.oneLink(nodes[i].Get("monitoring", "sinks"), e, other)
				r.oneTiering(nodes[i].Get("intelligentTiering"), e, other)
				r.oneProtection(nodes[i].Get("dataProtection", "account"), e, other)
				if kind, name, same := sameNames(e, other); same {
					r.add(keys.Get(e.Name).KeyProblem("%s of environments %s and %s would both be named after %s: give one of them another name, account or region",
						kind, other.Name, e.Name, name))
				}
			}
		}
		made = append(made, groups)
	}
}

// oneTiering checks that only one of two environments that may be in the same
// account and region has tiered storage: an account has one policy for it
// (AWS::Logs::StorageTierPolicy).
func (r *reader) oneTiering(node strictyaml.Node, e, other Environment) {
	if e.IntelligentTiering && other.IntelligentTiering {
		r.add(node.Problem("applies to the whole account and region, and environment %s has it already: give one of the two intelligentTiering: ~, another account or another region", other.Name))
	}
}

// meet reports whether two environments may be in the same region of the same
// account.
func meet(a, b Environment) bool {
	if apart(a.Account, b.Account) {
		return false
	}
	for _, in := range a.InRegions() {
		for _, other := range b.InRegions() {
			if !apart(in.Region, other.Region) {
				return true
			}
		}
	}
	return false
}

// sameNames finds things with the same name in two environments even though the
// environments and their services have different names: names are joined by
// hyphens, and may contain hyphens.
func sameNames(a, b Environment) (kind, name string, same bool) {
	names := func(e Environment) (alarms, tasks []string) {
		alarms = []string{e.Name}
		for _, service := range e.Services {
			tasks = append(tasks, e.Name+"-"+service.Name)
			if service.OwnLogGroups {
				alarms = append(alarms, e.Name+"-"+service.Name)
			}
		}
		return alarms, tasks
	}
	alarmsOfA, tasksOfA := names(a)
	alarmsOfB, tasksOfB := names(b)
	for _, of := range []struct {
		kind string
		a, b []string
	}{
		{"alarms and dashboards", alarmsOfA, alarmsOfB}, {"task definitions", tasksOfA, tasksOfB},
	} {
		for _, name := range of.a {
			if slices.Contains(of.b, name) {
				return of.kind, name, true
			}
		}
	}
	return "", "", false
}

// apart reports whether two accounts or regions are certainly different. An empty
// one is that of whoever deploys.
func apart(a, b string) bool { return a != "" && b != "" && a != b }

func (r *reader) disjoint(name string, groups []madeGroup, other string, others []madeGroup) {
	told := false
	for _, group := range groups {
		taken := slices.ContainsFunc(others, func(o madeGroup) bool { return o.name == group.name })
		if taken && !(told && group.follows) {
			told = true
			r.add(group.problem("the log group %s of environment %s already belongs to %s: give one of them another name, account or region",
				group.name, name, other))
		}
	}
}
