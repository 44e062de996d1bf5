package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// stack is a template while it is read.
type stack struct {
	file     string
	env      environment
	order    []*resource
	byID     map[string]*resource
	problems []error
	told     map[string]bool
	values   *values
}

// resource is a resource as it is written.
type resource struct {
	id, typ        string
	condition      string
	undecided      bool
	deletionPolicy any
	properties     any
}

func newStack(file string, env environment) *stack {
	return &stack{file: file, env: env, byID: map[string]*resource{}, told: map[string]bool{}}
}

func (s *stack) problemf(format string, args ...any) {
	s.problems = append(s.problems, fmt.Errorf("%s: %w", s.file, fmt.Errorf(format, args...)))
}

func (s *stack) read(document map[string]json.RawMessage, given map[string]string) (*Template, error) {
	s.values = newValues(s, document, given)
	s.readResources(document["Resources"])
	t := &Template{
		Stack: s.env.display, File: s.file, Account: s.env.account, Region: s.env.region,
		// In JSON, none is an empty list.
		logGroups: []LogGroup{}, metricFilters: []MetricFilter{}, alarms: []Alarm{},
		composites: []CompositeAlarm{}, logAlarms: []LogAlarm{}, insightRules: []InsightRule{},
		savedQueries: []SavedQuery{}, dashboards: []Dashboard{}, scheduled: []ScheduledQuery{}, containers: []Container{}, topics: []Topic{},
		channels: []Channel{}, others: []TypeCount{},
		source: s,
	}
	if text, ok := document["Description"]; ok {
		if err := json.Unmarshal(text, &t.Description); err != nil {
			s.problemf("Description: it must be a text")
		}
	}
	for _, r := range s.order {
		s.view(t, r)
	}
	// Subscriptions may stand before their topics.
	for _, r := range s.order {
		if r.typ != subscriptionType || !subscribe(s.reader(r), t.topics) {
			t.countOther(r.typ)
		}
	}
	if err := errors.Join(s.problems...); err != nil {
		return nil, err
	}
	return t, nil
}

// view reads a resource into the view that it belongs to.
func (s *stack) view(t *Template, r *resource) {
	switch r.typ {
	case logGroupType:
		t.logGroups = append(t.logGroups, readLogGroup(s.reader(r)))
	case metricFilterType:
		t.metricFilters = append(t.metricFilters, readMetricFilter(s.reader(r)))
	case subscriptionFilterType:
		t.subscriptionFilters = append(t.subscriptionFilters, readSubscriptionFilter(s.reader(r)))
	case alarmType:
		t.alarms = append(t.alarms, readAlarm(s.reader(r)))
	case compositeAlarmType:
		t.composites = append(t.composites, readCompositeAlarm(s.reader(r)))
	case logAlarmType:
		t.logAlarms = append(t.logAlarms, readLogAlarm(s.reader(r)))
	case insightRuleType:
		t.insightRules = append(t.insightRules, readInsightRule(s.reader(r)))
	case savedQueryType:
		t.savedQueries = append(t.savedQueries, readSavedQuery(s.reader(r)))
	case dashboardType:
		t.dashboards = append(t.dashboards, readDashboard(s.reader(r)))
	case scheduledQueryType:
		t.scheduled = append(t.scheduled, readScheduledQuery(s.reader(r)))
	case taskDefinitionType:
		t.containers = append(t.containers, readContainers(s.reader(r))...)
	case topicType:
		t.topics = append(t.topics, readTopic(s.reader(r)))
	case slackType, teamsType:
		t.channels = append(t.channels, readChannel(s.reader(r)))
	}
}

func (t *Template) countOther(typ string) {
	switch typ {
	case logGroupType, metricFilterType, alarmType, compositeAlarmType, logAlarmType, insightRuleType,
		savedQueryType, dashboardType, scheduledQueryType, taskDefinitionType, topicType, slackType, teamsType:
		return
	}
	for i := range t.others {
		if t.others[i].Type == typ {
			t.others[i].Count++
			return
		}
	}
	t.others = append(t.others, TypeCount{typ, 1})
}

func (s *stack) readResources(data json.RawMessage) {
	all, err := members(data)
	if err != nil {
		s.problemf("Resources: %w", err)
	}
	for _, m := range all {
		if strings.HasPrefix(m.key, "Fn::") {
			s.problemf("Resources: %s is not supported: it makes resources when the stack is deployed", m.key)
			continue
		}
		var written struct {
			Type, Condition            string
			DeletionPolicy, Properties any
		}
		d := json.NewDecoder(bytes.NewReader(m.value))
		d.UseNumber() // 1.0 and 1e3 stay as they are written
		if err := d.Decode(&written); err != nil || written.Type == "" {
			s.problemf("%s: it must be an object with a Type", m.key)
			continue
		}
		r := &resource{
			id: m.key, typ: written.Type, condition: written.Condition,
			deletionPolicy: written.DeletionPolicy, properties: written.Properties,
		}
		if r.condition != "" {
			holds := s.values.condition(r.condition)
			if holds == no {
				continue
			}
			r.undecided = holds == undecided
		}
		r.properties = s.values.fold(r.properties)
		if r.properties == nil {
			r.properties = map[string]any{} // so that what is required is missed
		}
		s.order = append(s.order, r)
		s.byID[r.id] = r
	}
}

func (s *stack) reader(r *resource) *reader { return &reader{stack: s, resource: r} }
