package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

// Alarms are alarm rules by name, as written. Package alarmrules reads them, each
// laid over what was said about it before.
type Alarms struct{}

// DecodeYAML checks that the node is a mapping, whose contents are read later.
func (*Alarms) DecodeYAML(node strictyaml.Node) strictyaml.Problems { return wantMapping(node) }

// Metrics are metrics made from log events, by name, as written.
type Metrics struct{}

// DecodeYAML checks that the node is a mapping, whose contents are read later.
func (*Metrics) DecodeYAML(node strictyaml.Node) strictyaml.Problems { return wantMapping(node) }

func wantMapping(node strictyaml.Node) strictyaml.Problems {
	if node.IsMapping() {
		return nil
	}
	var m map[string]string
	return node.Decode(&m)
}

// said is what is said about a rule or a metric.
type said struct {
	name string
	// node is everything that is said about it. own is the part that is in the
	// configuration or next to it, where the last layer wins; it is absent if
	// nothing changes what ships.
	node, own strictyaml.Node
	on        bool
	// file says that the rule has a file in the folder of rules. ships says that it
	// ships for logs of the environment's contract.
	file, ships bool
	// audit says that it ships, is optional, and looks at the audit log.
	audit bool
	// wrong are problems with how the layers fit together.
	wrong strictyaml.Problems
}

// layers lays what is said about rules, by name, over one another. The base is what
// ships or is in files.
func layers(base []said, over ...strictyaml.Node) []said {
	all := slices.Clone(base)
	for _, layer := range over {
		for _, name := range layer.Keys() {
			at := slices.IndexFunc(all, func(s said) bool { return s.name == name })
			if at < 0 {
				all, at = append(all, said{name: name}), len(all)
			}
			s, node := &all[at], layer.Get(name)
			s.own, s.on = node, !node.IsNull()
			if s.on {
				s.wrong = slices.Concat(s.wrong, alarmrules.Idle(s.node, node)) // others had the same node before
				s.node = alarmrules.Lay(s.node, node)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b said) int { return strings.Compare(a.name, b.name) })
	return all
}

// ruleSet is the alarm rules of a log group: that of several services, or of one.
type ruleSet struct {
	said []said
	// rules are those that are on and can be read.
	rules []alarmrules.Rule
}

// of returns what is said about a rule.
func (s ruleSet) of(name string) said {
	at := slices.IndexFunc(s.said, func(one said) bool { return one.name == name })
	if at < 0 {
		return said{name: name}
	}
	return s.said[at]
}

// rules reads the alarm rules and metrics of an environment, and those of its
// services with log groups of their own. It returns whole if all of them could be
// read.
func (r *reader) rules(node, root, key strictyaml.Node, e *Environment) (sets []ruleSet, whole bool) {
	e.Metrics, whole = r.metrics(over(root, key, "metrics"))
	read := func(all []said) []alarmrules.Rule {
		rules, ok := r.read(all, e.Severities)
		whole = whole && ok
		sets = append(sets, ruleSet{all, rules})
		return rules
	}
	said := over(root, key, "alarms")
	r.noneOptional(said...)
	shared := layers(r.ruleFiles(node.Get("rules"), *e), said...)
	e.Rules = read(watchingAudit(shared, *e, slices.ContainsFunc(e.Services, func(s Service) bool { return s.Audit && !s.OwnLogGroups })))
	for i := range e.Services {
		service, at := &e.Services[i], node.Get("services").Items()[i].Get("alarms")
		if at.Present() && !service.OwnLogGroups {
			r.add(at.KeyProblem("all services that share the log group share its alarms: set ownLogGroups: true for alarms of its own"))
		}
		r.noneOptional(at)
		if service.OwnLogGroups {
			service.Rules = read(layers(watchingAudit(shared, *e, service.Audit), at))
		}
	}
	return sets, whole
}

// namesOf returns the names of the user's rules and of the metrics that a file
// mentions, in any environment or service.
func namesOf(root strictyaml.Node) []string {
	var names []string
	of := func(node strictyaml.Node) {
		for _, key := range []string{"alarms", "metrics"} {
			for _, name := range node.Get(key).Keys() {
				if !node.Get(key, name).IsNull() {
					names = append(names, name)
				}
			}
		}
	}
	settings := []strictyaml.Node{root}
	for _, name := range root.Get("environments").Keys() {
		settings = append(settings, root.Get("environments", name))
	}
	for _, node := range settings {
		of(node)
		for _, service := range node.Get("services").Items() {
			of(service)
		}
	}
	return names
}

// noneOptional refuses the key optional where it has no effect.
func (r *reader) noneOptional(layers ...strictyaml.Node) {
	for _, layer := range layers {
		for _, name := range layer.Keys() {
			if at := layer.Get(name, "optional"); at.Present() {
				r.add(at.KeyProblem("is for a rule's file: here, a rule is on unless it is null"))
			}
		}
	}
}

// over returns the layers of a key: what the file says, and what an environment
// lays over it. An environment removes the file's by null, and empties it by {}.
func over(root, key strictyaml.Node, name string) []strictyaml.Node {
	shared, own := root.Get(name), key.Get(name)
	if own.IsNull() || own.IsMapping() && len(own.Keys()) == 0 {
		return nil
	}
	if shared.Present() && own.Present() && spotOf(shared.Problem("")) == spotOf(own.Problem("")) {
		return []strictyaml.Node{shared} // the file alone is read
	}
	return []strictyaml.Node{shared, own}
}

// ruleFiles returns the rules that ship, replaced by those of a folder.
func (r *reader) ruleFiles(node strictyaml.Node, e Environment) []said {
	var base []said
	for _, rule := range alarmrules.Of(e.Contract) {
		base = append(base, said{
			name: rule.Name, node: alarmrules.Shipped(e.Contract, rule.Name), on: !rule.Optional, ships: true, audit: rule.Optional && rule.OnAudit(),
		})
	}
	if e.Archive != nil {
		for _, rule := range alarmrules.OfArchive() {
			base = append(base, said{name: rule.Name, node: alarmrules.ShippedOfArchive(rule.Name), on: !rule.Optional, ships: true})
		}
	}
	folder := e.RulesFolder
	r.text(node, folder, folderPattern, folderForm)
	if !folderPattern.MatchString(folder) {
		return base
	}
	files, err := alarmrules.Folder(regular.Files{}, r.path(folder))
	for _, err := range errlist.Unjoined(err) {
		if problem, ok := errors.AsType[strictyaml.Problem](err); ok {
			r.problems = append(r.problems, problem)
		} else {
			r.add(node.Problem("%v", err))
		}
	}
	if err == nil && len(files) == 0 {
		r.add(node.Problem("there is no .yaml file in %s", folder))
	}
	for _, file := range files {
		s := said{name: file.Name, node: file.Node, own: file.Node, on: true, file: true}
		if optional := file.Node.Get("optional"); optional.Present() {
			var is bool
			if len(optional.Decode(&is)) == 0 && is {
				s.on = false
			}
		}
		if at := slices.IndexFunc(base, func(b said) bool { return b.name == file.Name }); at >= 0 {
			base[at] = s
		} else {
			base = append(base, s)
		}
	}
	return base
}

// read reads the rules that are on, as far as they can be read. It returns whole if
// all of them can.
func (r *reader) read(all []said, severities notify.Severities) (rules []alarmrules.Rule, whole bool) {
	whole = true
	for _, s := range all {
		if s.own.IsNull() && !s.node.Present() && slices.Contains(r.elsewhere, s.name) {
			continue // it removes what another environment or service has
		}
		if !s.node.Present() || !isRule(s) {
			if r.ofOthers(s) {
				continue
			}
			r.unknown(s, all)
			whole = false
			continue
		}
		if !s.on {
			continue
		}
		rule, problems := alarmrules.Read(s.name, s.node, severities)
		if !r.keepOf(s, problems) {
			whole = false
			continue
		}
		rules = append(rules, rule)
		for _, p := range rule.Warnings(severities).At(s.node) {
			r.warn(s.placed(p, r.ownSeverities))
		}
	}
	return rules, whole
}

// keepOf records the problems of a rule or a metric and its layers, and reports
// whether there are none. An environment may add what the rule as a whole lacks.
func (r *reader) keepOf(s said, problems strictyaml.Problems) bool {
	for _, p := range problems {
		if whole := s.node.Problem(""); s.node.IsMapping() && spotOf(p) == spotOf(whole) {
			r.addTogether(s.placed(p, r.ownSeverities))
		} else {
			r.add(s.placed(p, r.ownSeverities))
		}
	}
	for _, p := range s.wrong {
		r.add(p)
	}
	return len(problems)+len(s.wrong) == 0
}

// isRule reports whether what is said makes a rule. If nothing with that name ships
// and there is no file, it must say what it watches.
func isRule(s said) bool {
	if s.file || s.ships || !s.node.IsMapping() {
		return true
	}
	return slices.ContainsFunc(alarmrules.Kinds(), func(kind string) bool { return s.node.Get(kind).Present() })
}

// unknown reports a name that nothing that ships has and that is not a rule of the
// user's.
func (r *reader) unknown(s said, all []said) {
	var names []string
	for _, other := range all {
		if other.name != s.name && other.node.Present() && isRule(other) {
			names = append(names, other.name)
		}
	}
	whole := ""
	for _, source := range alarmrules.Sources() {
		if _, err := alarmrules.Find(alarmrules.OfSource(source), s.name); err == nil {
			whole = fmt.Sprintf("; one with that name ships for logs of %s, whose contract has that source", source)
		}
	}
	if alarmrules.ShippedOfArchive(s.name).Present() {
		whole += "; one with that name ships for an archive, which this environment does not have: add archive: {}"
	}
	if s.node.IsMapping() {
		_, problems := alarmrules.Read(s.name, s.node, notify.DefaultSeverities())
		whole += "; if it is one of your own, " + problems[0].Message
	}
	r.add(s.own.KeyProblem("there is no alarm rule %q%s%s", s.name, enum.Choice(s.name, names), whole))
}

// ofOthers reports whether what all environments share mentions a rule that ships
// for the logs of another environment, but not of this one. If a contract cannot be
// read, its rules are unknown.
func (r *reader) ofOthers(s said) bool {
	if at := r.shared.Get(s.name); !at.Present() || spotOf(at.Problem("")) != spotOf(s.own.Problem("")) {
		return false
	}
	if alarmrules.ShippedOfArchive(s.name).Present() {
		return r.archived
	}
	return slices.ContainsFunc(r.all, func(c *contract.Contract) bool {
		if c == nil {
			_, err := alarmrules.Find(alarmrules.Everything(), s.name)
			return err == nil
		}
		return alarmrules.Shipped(c, s.name).Present()
	})
}

// placed places a problem of a rule where it is or, if that is a file that ships,
// at what the configuration says about the rule. If it says nothing, the problem is
// at other.
func (s said) placed(p strictyaml.Problem, other strictyaml.Node) strictyaml.Problem {
	if !alarmrules.IsShipped(p.File) {
		return p
	}
	text := p.Message
	if p.Path != "" {
		text = p.Path + ": " + text
	}
	if s.own.Present() {
		return s.own.KeyProblem("as the rule ships, %s", text)
	}
	return other.Problem("alarm rule %s, as it ships: %s; to turn it off, set %[1]s: ~ in alarms", s.name, text)
}

// metrics reads the metrics that are made from logs, as far as they can be read. It
// returns whole if all of them can.
func (r *reader) metrics(over []strictyaml.Node) (metrics []alarmrules.LogMetric, whole bool) {
	metrics, whole = alarmrules.LogMetrics(), true
	for _, s := range layers(nil, over...) {
		if slices.ContainsFunc(metrics, func(m alarmrules.LogMetric) bool { return m.Name == s.name }) {
			r.add(s.own.KeyProblem("a metric with this name ships, and is created where a rule needs it: rename this one"))
			continue
		}
		if !s.node.Present() {
			r.add(s.own.KeyProblem("there is no metric %q for null to remove", s.name))
		}
		if !s.on {
			continue
		}
		m, problems := alarmrules.ReadMetric(s.name, s.node)
		if !r.keepOf(s, problems) {
			whole = false
			continue
		}
		metrics = append(metrics, m)
	}
	return metrics, whole
}

// homeOf returns the place for problems of what ships with the environment's
// contract: where the environment names that, or what is said next to it.
func homeOf(node, key strictyaml.Node) strictyaml.Node {
	for _, name := range []string{"contract", "metrics", "alarms"} {
		if at := node.Get(name); at.Present() {
			return at
		}
	}
	return key
}

// bind binds the rules of an environment and of its services, and reports what they
// need but its contract or the rest of the configuration lacks.
func (r *reader) bind(node, key strictyaml.Node, e *Environment, sets []ruleSet, whole bool) {
	home := homeOf(node, key)
	var severities, blind []string
	for i, set := range sets {
		rules := set.rules
		if !whole {
			rules = slices.DeleteFunc(slices.Clone(rules), alarmrules.Rule.LooksAtOthers)
		}
		bound, err := alarmrules.Bind(e.Application(), rules...)
		if mistakes, ok := errors.AsType[alarmrules.Mistakes](err); ok {
			for _, m := range mistakes {
				if m.Rule == "" {
					r.tooMuch(m, node, key)
					continue
				}
				r.mistake(m, node.Get("metrics"), set, home)
			}
			continue
		}
		r.together(bound, set, *e, home)
		for _, rule := range bound.Rules {
			r.auditClass(node.Get("logGroups", "audit", "class"), rule, *e)
			if name := rule.Rule.Name; rule.ReadsRecords(bound) && !slices.Contains(blind, name) {
				blind = append(blind, name)
			}
			for _, a := range rule.Alarms {
				if s := string(a.Severity); !a.Part && !a.Quiet && !slices.Contains(severities, s) {
					severities = append(severities, s)
				}
			}
		}
		if i == 0 && whole {
			if dashboard := node.Get("dashboard"); dashboard.Present() && !r.unread(dashboard) {
				for _, p := range e.Dashboard.Check(bound, queryNames(e.SavedQueries), r.elsewhere...).At(dashboard) {
					r.addTogether(p)
				}
			}
		}
	}
	if e.Logging.Format == container.Console && len(blind) > 0 {
		r.addTogether(node.Get("logging", "format").Problem("no console line is a record, so these alarms could never go off: set each of them to null in alarms: %s",
			strings.Join(blind, ", ")))
	}
	r.rulesQueries(sets, *e, home)
	r.bindQueries(node.Get("queries"), *e)
	for _, severity := range e.Tampering.severities() {
		if !slices.Contains(severities, string(severity)) {
			severities = append(severities, string(severity))
		}
	}
	r.untold(node.Get("notifications"), key, *e, severities)
}

// auditClass checks that the audit log can have the metric filters of a rule that
// looks at it.
func (r *reader) auditClass(class strictyaml.Node, rule alarmrules.Bound, e Environment) {
	name := rule.Rule.Name
	if err := logclass.Check(e.LogGroups.Audit.Class, logclass.MetricFilters); err != nil && rule.Rule.OnAudit() && len(rule.Metrics) > 0 {
		r.addTogether(class.Problem("%v; alarm rule %s looks at the audit log and needs them: to turn it off, set %s: ~ in alarms", err, name, name))
	}
}

// mistake reports what is wrong with a rule or a metric for the environment's
// application: where the configuration mentions it, or else at home.
func (r *reader) mistake(m alarmrules.Mistake, metrics strictyaml.Node, set ruleSet, home strictyaml.Node) {
	s := set.of(m.Rule)
	if metric := metrics.Get(m.Rule); metric.Present() && !s.own.Present() {
		s.node = metric
	}
	if !s.node.Present() {
		r.addTogether(home.Problem("alarm %v", m))
		return
	}
	for _, p := range (alarmrules.Mistakes{m}).At(s.node) {
		r.addTogether(s.placed(p, home))
	}
}

// together reports what rules need of the rest of the configuration.
func (r *reader) together(bound alarmrules.Set, set ruleSet, e Environment, home strictyaml.Node) {
	for _, rule := range bound.Rules {
		s := set.of(rule.Rule.Name)
		if group := e.LogGroups.Application; rule.Looks(cloudwatch.LogEventsWithFindings) {
			switch {
			case !masksAny(e.Contract):
				r.needs(s, home, fmt.Sprintf("contract %s declares no personal data, so nothing looks for it: set pii of a field", e.Contract.Name()))
			case group.Existing && !group.FollowContract:
				r.needs(s, home, "the application log group has no data protection policy to find it: set followContract: true on it")
			}
		}
		for _, a := range rule.Alarms {
			if c := a.Condition; c != nil && !c.Own {
				r.sameRegion(s.node.Get("suppressedBy"), c.SuppressedBy, e)
			}
		}
	}
}

// needs reports what a rule needs: where the configuration mentions the rule, or
// else at home.
func (r *reader) needs(s said, home strictyaml.Node, text string) {
	if s.own.Present() {
		r.addTogether(s.own.Problem("%s", text))
	} else {
		r.addTogether(home.Problem("alarm rule %s: %s", s.name, text))
	}
}

// rulesQueries reports rules that name a query that is not saved.
func (r *reader) rulesQueries(sets []ruleSet, e Environment, home strictyaml.Node) {
	names := queryNames(e.SavedQueries)
	for _, set := range sets {
		for _, rule := range set.rules {
			if rule.Query == "" || slices.Contains(names, rule.Query) {
				continue
			}
			s := set.of(rule.Name)
			r.addTogether(s.placed(s.node.Get("query").Problem("there is no saved query %q%s", rule.Query, nearest.Hint(rule.Query, names)), home))
		}
	}
}

func queryNames(all []queries.Query) []string {
	names := make([]string, len(all))
	for i, q := range all {
		names[i] = q.Name
	}
	return names
}
