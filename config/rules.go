package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
)

// Alarms are alarm rules by their names, as they are written: package alarmrules
// reads them, each laid over what is said of it before.
type Alarms struct{}

// DecodeYAML wants a mapping, and leaves what it holds to be read later.
func (*Alarms) DecodeYAML(node strictyaml.Node) strictyaml.Problems { return wantMapping(node) }

// Metrics are metrics that are made of log events, by their names, as they are
// written.
type Metrics struct{}

// DecodeYAML wants a mapping, and leaves what it holds to be read later.
func (*Metrics) DecodeYAML(node strictyaml.Node) strictyaml.Problems { return wantMapping(node) }

func wantMapping(node strictyaml.Node) strictyaml.Problems {
	if node.IsMapping() {
		return nil
	}
	var m map[string]string
	return node.Decode(&m)
}

// said is what is said of a rule or a metric.
type said struct {
	name string
	// node is all that is said of it, and own the part of it that stands in the
	// configuration or beside it, as the last one says; absent where it ships as it
	// is.
	node, own strictyaml.Node
	on        bool
}

// layers lays what is said of rules by name over one another. Base has what ships or
// stands in files.
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
				s.node = alarmrules.Lay(s.node, node)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b said) int { return strings.Compare(a.name, b.name) })
	return all
}

// rules reads the alarm rules and metrics of an environment, and those of its
// services.
func (r *reader) rules(node, root, key strictyaml.Node, e *Environment) {
	e.Metrics = r.metrics(node.Get("metrics"), over(root, key, "metrics"))
	base := r.ruleFiles(node.Get("rules"), e.RulesFolder)
	shared := layers(base, over(root, key, "alarms")...)
	e.Rules = r.read(shared, e.Severities)
	for i := range e.Services {
		service, at := &e.Services[i], node.Get("services").Items()[i].Get("alarms")
		if at.Present() && !service.OwnLogGroups {
			r.addTogether(at.KeyProblem("its alarms are those of all services that share the log group: allowed with ownLogGroups: true"))
		}
		if service.OwnLogGroups {
			service.Rules = r.read(layers(shared, at), e.Severities)
		}
	}
}

// over are the layers of a key: what the file says, and what an environment says over
// it. An environment that says null takes the file's away.
func over(root, key strictyaml.Node, name string) []strictyaml.Node {
	shared, own := root.Get(name), key.Get(name)
	switch {
	case !own.Present(), own == shared:
		return []strictyaml.Node{shared}
	case own.IsNull():
		return nil
	}
	return []strictyaml.Node{shared, own}
}

// ruleFiles are the rules that ship, and those of a folder in their place.
func (r *reader) ruleFiles(node strictyaml.Node, folder string) []said {
	var base []said
	for _, rule := range alarmrules.All() {
		base = append(base, said{name: rule.Name, node: alarmrules.Shipped(rule.Name), on: !rule.Optional})
	}
	if !node.Present() || r.unread(node) {
		return base
	}
	files, err := alarmrules.Folder(system{}, filepath.Join(r.dir, folder))
	if problems, ok := errors.AsType[strictyaml.Problems](err); ok {
		r.problems = append(r.problems, problems...)
	} else if err != nil {
		r.add(node.Problem("the folder of rules cannot be read: %v", err))
		return base
	} else if len(files) == 0 {
		r.add(node.Problem("there is no .yaml file in %s", folder))
	}
	for _, file := range files {
		s := said{name: file.Name, node: file.Node, own: file.Node, on: true}
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

// system reads files by the paths of the system.
type system struct{}

func (system) Open(name string) (fs.File, error)          { return os.Open(name) }
func (system) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (system) ReadFile(name string) ([]byte, error)       { return os.ReadFile(name) }

// read reads the rules that are on.
func (r *reader) read(all []said, severities notify.Severities) []alarmrules.Rule {
	var rules []alarmrules.Rule
	for _, s := range all {
		if !s.node.Present() || !isRule(s) {
			r.unknown(s, all)
			continue
		}
		if !s.on {
			continue
		}
		rule, problems := alarmrules.Read(s.name, s.node, severities)
		for _, p := range problems {
			r.addTo(s, p)
		}
		if len(problems) == 0 {
			rules = append(rules, rule)
			for _, p := range rule.Warnings(severities).At(s.node) {
				if !alarmrules.IsShipped(p.File) {
					r.warn(p)
				}
			}
		}
	}
	return rules
}

// isRule reports whether something that is said of a rule makes one: of a name that
// nothing ships under, it must say what it watches.
func isRule(s said) bool {
	if !s.node.IsMapping() {
		return !s.own.IsNull()
	}
	return slices.ContainsFunc(alarmrules.Kinds(), func(kind string) bool { return s.node.Get(kind).Present() })
}

// unknown tells of a name that nothing ships under, and that is no rule of one's own.
func (r *reader) unknown(s said, all []said) {
	var names []string
	for _, other := range all {
		if other.name != s.name && other.node.Present() && isRule(other) {
			names = append(names, other.name)
		}
	}
	hint := ""
	if near := nearest.Name(s.name, names); near != "" {
		hint = "did you mean " + near + "? "
	}
	r.add(s.own.KeyProblem("there is no alarm rule %q that ships: %sa rule of your own says what it watches: one of %s; those that ship are %s",
		s.name, hint, strings.Join(alarmrules.Kinds(), ", "), strings.Join(names, ", ")))
}

// addTo keeps a problem of a rule: where it stands, or, where that is a file that
// ships, at what the configuration says of the rule.
func (r *reader) addTo(s said, p strictyaml.Problem) {
	if !alarmrules.IsShipped(p.File) {
		r.add(p)
		return
	}
	text := p.Message
	if p.Path != "" {
		text = p.Path + ": " + text
	}
	if s.own.Present() {
		r.add(s.own.KeyProblem("%s", text))
	} else {
		r.add(r.home.Problem("alarm rule %s: %s", s.name, text))
	}
}

// metrics reads the metrics that are made of logs.
func (r *reader) metrics(node strictyaml.Node, over []strictyaml.Node) []alarmrules.LogMetric {
	metrics := alarmrules.LogMetrics()
	if !node.Present() || r.unread(node) {
		return metrics
	}
	for _, s := range layers(nil, over...) {
		if at := slices.IndexFunc(metrics, func(m alarmrules.LogMetric) bool { return m.Name == s.name }); at >= 0 {
			r.add(s.own.KeyProblem("a metric of this name ships, and is made where a rule needs it: call it otherwise"))
			continue
		}
		if !s.on {
			continue
		}
		m, problems := alarmrules.ReadMetric(s.name, s.node)
		for _, p := range problems {
			r.add(p)
		}
		if len(problems) == 0 {
			metrics = append(metrics, m)
		}
	}
	return metrics
}

// bind binds the rules of an environment and of its services, and tells what its
// contract cannot give them, and what they need of all else.
func (r *reader) bind(node, key strictyaml.Node, e *Environment) {
	// What the default contract cannot give, something else asks for.
	r.home = node.Get("contract")
	for _, other := range []strictyaml.Node{node.Get("alarms"), node.Get("services"), key} {
		if !r.home.Present() {
			r.home = other
		}
	}
	var severities []string
	one := func(rules []alarmrules.Rule, alarms strictyaml.Node, missingFrom strictyaml.Node) alarmrules.Set {
		set, err := alarmrules.Bind(e.Application(), rules...)
		var mistakes alarmrules.Mistakes
		if errors.As(err, &mistakes) {
			for _, m := range mistakes {
				r.mistake(m, node, alarms)
			}
		}
		r.together(set, alarms, *e)
		for _, rule := range set.Rules {
			for _, a := range rule.Alarms {
				if s := string(a.Severity); !a.Part && !a.Quiet && !slices.Contains(severities, s) {
					severities = append(severities, s)
				}
			}
		}
		return set
	}
	shared := one(e.Rules, node.Get("alarms"), key)
	for i, service := range e.Services {
		if service.OwnLogGroups {
			one(service.Rules, node.Get("services").Items()[i].Get("alarms"), key)
		}
	}
	r.rulesQueries(node, *e)
	r.bindQueries(node.Get("queries"), *e)
	if !r.partial {
		r.untold(node.Get("notifications"), key, *e, severities)
	}
	if dashboard := node.Get("dashboard"); dashboard.Present() && !r.unread(dashboard) {
		for _, p := range e.Dashboard.Check(shared, queryNames(e.SavedQueries)).At(dashboard) {
			r.addTogether(p)
		}
	}
}

// placed is what keys lead to, as far as they do.
func placed(node strictyaml.Node, path []string) strictyaml.Node {
	for _, key := range path {
		next := node.Get(key)
		if !next.Present() {
			break
		}
		node = next
	}
	return node
}

// mistake tells what is wrong with a rule, or a metric, for the environment's
// application: where the configuration says something of it, or else at the contract.
func (r *reader) mistake(m alarmrules.Mistake, node, alarms strictyaml.Node) {
	for _, of := range []strictyaml.Node{alarms.Get(m.Rule), node.Get("alarms", m.Rule), node.Get("metrics", m.Rule)} {
		if !of.Present() || of.IsNull() {
			continue
		}
		text := m.Text
		at := placed(of, m.Path)
		if at == of && len(m.Path) > 0 {
			text = strings.Join(m.Path, ".") + ": " + text
		}
		r.addTogether(at.Problem("%s", text))
		return
	}
	r.addTogether(r.home.Problem("alarm %v", m))
}

// together tells what rules need of all else.
func (r *reader) together(set alarmrules.Set, alarms strictyaml.Node, e Environment) {
	for _, rule := range set.Rules {
		at := alarms.Get(rule.Rule.Name)
		if !at.Present() {
			at = r.home
		}
		if group := e.LogGroups.Application; rule.Looks(cloudwatch.LogEventsWithFindings) {
			switch {
			case len(e.Contract.DataIdentifiers()) == 0:
				r.addTogether(at.Problem("contract %s calls nothing personal data, so that nothing looks for it: say pii of a field", e.Contract.Name()))
			case group.Existing && !group.FollowContract:
				r.addTogether(at.Problem("the application log group has no data protection policy, which finds it: say followContract: true of it"))
			}
		}
		if e.Logging.Format == container.Console && rule.ReadsRecords(set) {
			r.addTogether(at.Problem("metric filters match no console line, so that the alarm %s could never go off with logging.format: console: allowed with %[1]s: ~ in alarms", rule.Rule.Name))
		}
	}
}

// rulesQueries tells which rules name a query that is not saved.
func (r *reader) rulesQueries(node strictyaml.Node, e Environment) {
	names := queryNames(e.SavedQueries)
	for _, rule := range e.Rules {
		if rule.Query == "" || slices.Contains(names, rule.Query) {
			continue
		}
		at := node.Get("alarms", rule.Name, "query")
		if !at.Present() {
			at = r.home
		}
		hint := ""
		if near := nearest.Name(rule.Query, names); near != "" {
			hint = ": did you mean " + near + "?"
		}
		r.addTogether(at.Problem("alarm rule %s: there is no saved query %q%s", rule.Name, rule.Query, hint))
	}
}

func queryNames(all []queries.Query) []string {
	names := make([]string, len(all))
	for i, q := range all {
		names[i] = q.Name
	}
	return names
}
