package template

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// stack is a template being read.
type stack struct {
	loader   *loader
	file     string
	env      environment
	document *document
	given    map[string]string
	order    []*resource
	byID     map[string]*resource
	problems []error
	values   *values
	// outputs are the outputs of nested stacks that were read, by logical id.
	outputs map[string]map[string]lent
	// lent are the parameters passed to a nested stack whose values are not
	// known.
	lent map[string]lent
	// made are the conditions of the resources assumed to be made, with one
	// resource for each.
	made []assumption
	// physical are the physical names of resources, by logical id.
	physical map[string]string
	// declared says that the source is a Declaration, and noStack that its
	// resources belong to no stack.
	declared, noStack bool
	// whole says that everything that can be referred to stands in the
	// template.
	whole bool
	// claimed are the resources that have a name, by the kind of name and the
	// name.
	claimed map[[2]string][]*resource
	// places are the places in the file; nil until first use.
	places places
	// functionDefaults are the Globals for functions.
	functionDefaults map[string]any
}

// assumption is a condition assumed to hold because a resource is made under
// it.
type assumption struct {
	formula   *formula
	logicalID string
}

// resource is a resource as it is written.
type resource struct {
	id, typ        string
	line           int
	condition      string
	undecided      bool
	deletionPolicy any
	// updateReplacePolicy is not yet folded.
	updateReplacePolicy any
	properties          any
	metadata            any
	// problems are faults found before the properties are read. unreadable
	// reports whether the properties themselves cannot be.
	problems   []Problem
	unreadable bool
}

func newStack(l *loader, file string, env environment) *stack {
	physical := l.physicalOf(&env)
	return &stack{physical: physical, loader: l, file: file, env: env, byID: map[string]*resource{}, outputs: map[string]map[string]lent{}}
}

func (s *stack) problemf(format string, args ...any) {
	s.problems = append(s.problems, fmt.Errorf("%s: %w", s.file, fmt.Errorf(format, args...)))
}

func (s *stack) read(d *document, o Options) (*Template, error) {
	s.document, s.given = d, o.Parameters
	t := &Template{
		Stack: s.env.display, File: s.file, Account: s.env.account, Region: s.env.region,
		// Empty lists are [] in JSON.
		logGroups: []LogGroup{}, metricFilters: []MetricFilter{}, alarms: []Alarm{},
		composites: []CompositeAlarm{}, logAlarms: []LogAlarm{}, insightRules: []InsightRule{},
		savedQueries: []SavedQuery{}, dashboards: []Dashboard{}, scheduled: []ScheduledQuery{}, containers: []Container{}, topics: []Topic{},
		channels: []Channel{}, others: []TypeCount{}, refused: []Refused{}, leftOut: []LeftOut{}, elsewhere: []Elsewhere{},
		source: s,
	}
	s.include(t)
	for _, f := range d.flaws {
		switch {
		case len(f.path) == 0:
			s.problemf("%s (line %d)", f.message, f.line)
		case ofAll[f.path[0]], f.path[0] == "Resources" && len(f.path) == 1:
			s.problemf("%s: %s (line %d)", pathText(f.path), f.message, f.line)
		}
	}
	s.values = newValues(s, d, o)
	s.whole = s.isWhole()
	s.functionDefaults = asObject(asObject(d.top["Globals"])["Function"])
	s.macros(t)
	if text, ok := d.top["Description"]; ok {
		t.Description, ok = text.(string)
		if !ok {
			t.notes = append(t.notes, "Description: it must be a text: CloudFormation refuses the template")
		}
	}
	if d.merges {
		t.notes = append(t.notes, "The template has merge keys (<<), which CloudFormation does not accept: they are expanded here, as `aws cloudformation package` does")
	}
	s.readResources(t)
	s.followNested(t)
	for _, r := range s.order {
		s.view(t, r)
	}
	// Subscriptions may precede their topics.
	for _, r := range s.order {
		if r.typ == subscriptionType {
			s.readSubscription(t, r)
		} else if !kinds[r.typ] && !listed[r.typ] {
			t.countOther(r.typ)
		}
	}
	if err := errors.Join(s.problems...); err != nil {
		return nil, err
	}
	return t, nil
}

// ofAll are the sections whose faults affect the whole template.
var ofAll = map[string]bool{"Parameters": true, "Mappings": true, "Conditions": true, "Transform": true, "Globals": true}

// kinds are the resource types that are read.
var kinds = map[string]bool{
	logGroupType: true, metricFilterType: true, subscriptionFilterType: true, alarmType: true, compositeAlarmType: true,
	logAlarmType: true, insightRuleType: true, savedQueryType: true, dashboardType: true, scheduledQueryType: true,
	taskDefinitionType: true, topicType: true, slackType: true, teamsType: true,
	functionType: true, serverlessFunctionType: true, transformerType: true, accountPolicyType: true,
}

// readInto reads a resource into the list of its kind, or says why it cannot.
func readInto[T any](s *stack, t *Template, r *resource, list *[]T, read func(*reader) T) {
	readAll(s, t, r, list, func(r *reader) []T { return []T{read(r)} })
}

func readAll[T any](s *stack, t *Template, r *resource, list *[]T, read func(*reader) []T) {
	reader := s.reader(r)
	problems := slices.Clone(r.problems)
	var partly *MetricFilter
	if !r.unreadable {
		s.values.begin(nil)
		all := read(reader)
		problems = append(problems, reader.problems...)
		for _, text := range s.values.finish() {
			problems = append(problems, s.values.problem(text))
		}
		if len(problems) == 0 {
			problems = s.claim(reader)
		}
		if len(problems) == 0 {
			*list = append(*list, all...)
			return
		}
		if filters, ok := any(all).([]MetricFilter); ok {
			partly = &filters[0]
		}
	}
	s.refuse(t, r, problems)
	t.refused[len(t.refused)-1].Filter = partly
}

// nameProperties maps a type to the property that names a resource.
var nameProperties = map[string]string{
	logGroupType: "LogGroupName", metricFilterType: "FilterName", subscriptionFilterType: "FilterName", alarmType: "AlarmName",
	compositeAlarmType: "AlarmName", logAlarmType: "AlarmName", insightRuleType: "RuleName", savedQueryType: "Name",
	dashboardType: "DashboardName", scheduledQueryType: "Name", taskDefinitionType: "Family", topicType: "TopicName",
}

func (s *stack) refuse(t *Template, r *resource, problems []Problem) {
	refused := Refused{LogicalID: r.id, Type: r.typ, Line: r.line, Problems: problems}
	if property, named := nameProperties[r.typ]; named && asObject(r.properties) != nil {
		reader := s.reader(r)
		s.values.begin(nil)
		refused.Name = reader.properties().get(property).nameOrRef()
		s.values.finish()
	}
	// A declared resource exists, or its tool knows what is missing.
	refused.Invalid = !s.declared && slices.ContainsFunc(problems, func(p Problem) bool { return p.invalid })
	t.refused = append(t.refused, refused)
}

// claim returns a problem if an earlier resource has the same name, where names
// are unique: CloudFormation makes the first and fails on the second. If only
// one of the two may be made, there is no problem.
func (s *stack) claim(r *reader) []Problem {
	property := nameProperties[r.resource.typ]
	var among string
	switch r.resource.typ {
	case alarmType, compositeAlarmType, logAlarmType:
		among = "alarm"
	case metricFilterType:
		among = "metric filter of " + (&reader{stack: s, resource: r.resource}).properties().get("LogGroupName").text()
	default:
		return nil
	}
	name := (&reader{stack: s, resource: r.resource}).properties().get(property)
	if s.declared || !name.given() {
		return nil
	}
	key := [2]string{among, name.text()}
	for _, first := range s.claimed[key] {
		if first.undecided == r.resource.undecided && (!first.undecided || first.condition == r.resource.condition) {
			return []Problem{{Property: property, invalid: true, Message: fmt.Sprintf(
				"%s already has the name %s, which only one %s can have: CloudFormation would refuse a second", first.id, key[1], among)}}
		}
	}
	if s.claimed == nil {
		s.claimed = map[[2]string][]*resource{}
	}
	s.claimed[key] = append(s.claimed[key], r.resource)
	return nil
}

// view adds a resource to the view that it belongs to.
func (s *stack) view(t *Template, r *resource) {
	switch r.typ {
	case logGroupType:
		readInto(s, t, r, &t.logGroups, readLogGroup)
	case metricFilterType:
		readInto(s, t, r, &t.metricFilters, readMetricFilter)
	case subscriptionFilterType:
		readInto(s, t, r, &t.subscriptionFilters, readSubscriptionFilter)
	case alarmType:
		readInto(s, t, r, &t.alarms, readAlarm)
	case compositeAlarmType:
		readInto(s, t, r, &t.composites, readCompositeAlarm)
	case logAlarmType:
		readInto(s, t, r, &t.logAlarms, readLogAlarm)
	case insightRuleType:
		readInto(s, t, r, &t.insightRules, readInsightRule)
	case savedQueryType:
		readInto(s, t, r, &t.savedQueries, readSavedQuery)
	case dashboardType:
		readInto(s, t, r, &t.dashboards, readDashboard)
	case scheduledQueryType:
		readInto(s, t, r, &t.scheduled, readScheduledQuery)
	case taskDefinitionType:
		readAll(s, t, r, &t.containers, readContainers)
	case topicType:
		readInto(s, t, r, &t.topics, readTopic)
	case slackType, teamsType:
		readInto(s, t, r, &t.channels, readChannel)
	case functionType, serverlessFunctionType:
		readInto(s, t, r, &t.functions, readFunction)
	case transformerType:
		readInto(s, t, r, &t.transformers, readTransformer)
	case accountPolicyType:
		readInto(s, t, r, &t.accountPolicies, readAccountPolicy)
	}
}

// readSubscription reads a subscription to a topic of the template.
func (s *stack) readSubscription(t *Template, r *resource) {
	var all []Subscription
	readInto(s, t, r, &all, func(r *reader) Subscription { return subscribe(r, t) })
}

// isRead reports whether resources of a type appear in one of the views.
func isRead(typ string) bool { return kinds[typ] || typ == subscriptionType }

func (t *Template) countOther(typ string) {
	for i := range t.others {
		if t.others[i].Type == typ {
			t.others[i].Count++
			return
		}
	}
	t.others = append(t.others, TypeCount{typ, 1})
}

// readResources reads the common attributes of all resources, and folds the
// rest.
func (s *stack) readResources(t *Template) {
	if written, ok := s.document.top["Resources"]; !ok {
		s.problemf("it has no Resources: it is not a CloudFormation template")
	} else if asObject(written) == nil {
		s.problemf("Resources: it must be an object")
	}
	entries := s.entries()
	if len(entries) > maxResources {
		s.problemf("it has %d resources: CloudFormation takes at most 500, and no more than %d are read", len(entries), maxResources)
		return
	}
	for _, e := range entries {
		r := &resource{id: e.key, line: e.line, problems: e.problems}
		written := asObject(e.value)
		r.typ, _ = written["Type"].(string)
		if r.typ == "" {
			if len(r.problems) == 0 {
				r.problems = []Problem{{Message: "it must be an object with a Type"}}
			}
			t.refused = append(t.refused, Refused{LogicalID: r.id, Line: r.line, Problems: r.problems})
			continue
		}
		r.properties, r.deletionPolicy, r.metadata = written["Properties"], written["DeletionPolicy"], written["Metadata"]
		r.updateReplacePolicy = written["UpdateReplacePolicy"]
		if s.condition(t, r, written["Condition"]) {
			if isRead(r.typ) {
				r.problems = append(r.problems, s.dangling(written)...)
			}
			s.order = append(s.order, r)
			s.byID[r.id] = r
		}
	}
}

// condition decides whether a resource is made, and folds it under its
// condition.
func (s *stack) condition(t *Template, r *resource, written any) bool {
	v := s.values
	v.begin(nil)
	under := assumed{}
	if name, _ := written.(string); name != "" {
		r.condition = name
		f := v.condition(name)
		switch f.truth(nil, v) {
		case no:
			v.finish()
			s.leaveOut(t, r, "")
			return false
		case undecided:
			r.undecided = true
			if other := s.excludes(r, f); other != "" {
				v.finish()
				s.leaveOut(t, r, other)
				return false
			}
			if isRead(r.typ) || isNested(r.typ) {
				under = v.implied(f)
			}
		}
	} else if written != nil {
		v.invalidf("Condition: it must be the name of a condition")
	}
	problems := v.finish()
	if !isRead(r.typ) && !isNested(r.typ) {
		return true // nothing reads its content
	}
	v.begin(under)
	r.properties = v.fold(r.properties)
	r.deletionPolicy = v.fold(r.deletionPolicy)
	inside := v.finish()
	r.unreadable = len(r.problems)+len(inside) > 0
	for _, text := range append(problems, inside...) {
		r.problems = append(r.problems, v.problem(text))
	}
	if r.properties == nil {
		r.properties = map[string]any{} // missing required properties are then reported
	}
	return true
}

// excludes returns a resource that excludes any resource under this condition;
// empty if there is none. Only types that are read count.
func (s *stack) excludes(r *resource, f *formula) string {
	if !isRead(r.typ) {
		return ""
	}
	all := []*formula{f}
	for _, other := range s.made {
		if other.formula == f {
			return ""
		}
		all = append(all, other.formula)
	}
	if s.values.together(all, assumed{}) {
		s.made = append(s.made, assumption{f, r.id})
		return ""
	}
	for _, other := range s.made {
		if !s.values.together([]*formula{f, other.formula}, assumed{}) {
			return other.logicalID
		}
	}
	return s.made[len(s.made)-1].logicalID
}

func (s *stack) leaveOut(t *Template, r *resource, excluded string) {
	if !isRead(r.typ) && !isNested(r.typ) {
		return
	}
	t.leftOut = append(t.leftOut, LeftOut{
		LogicalID: r.id, Type: r.typ, Line: r.line, Condition: r.condition, Excluded: excluded,
		BringIn: s.values.bringIn(r.condition), Parameters: s.values.dependsOn(r.condition), giving: s.loader.options.Giving,
	})
}

func (s *stack) reader(r *resource) *reader { return &reader{stack: s, resource: r} }

// macros lists the macros that change a template at deployment, except those of
// CloudFormation that this package implements.
func (s *stack) macros(t *Template) {
	names, isList := s.document.top["Transform"].([]any)
	if !isList {
		names = []any{s.document.top["Transform"]}
	}
	for _, one := range names {
		name, _ := one.(string)
		if name == "" || strings.HasPrefix(name, "AWS::") {
			continue
		}
		t.elsewhere = append(t.elsewhere, Elsewhere{Kind: "macro", What: name, Why: "it changes the template when it is deployed, and does not run here: give the resulting template"})
	}
}

// hasTransform reports whether the template uses a macro.
func (s *stack) hasTransform(want string) bool {
	names, isList := s.document.top["Transform"].([]any)
	if !isList {
		names = []any{s.document.top["Transform"]}
	}
	return slices.Contains(names, any(want))
}

// sortedKeys returns the keys of an object, in order.
func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }
