package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/internal/alarmwords"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/template"
)

// rulesListText lists rules for people.
func rulesListText(all []ruleView, on paper) string {
	p := &page{paper: on}
	var names []string
	for _, v := range all {
		names = append(names, v.rule.Name)
	}
	labels := widest(names)
	for _, v := range all {
		lines := []string{v.kind() + ", " + v.state()}
		lines = append(lines, wrap(v.rule.When(), p.room(labels))...)
		if len(v.lacks) > 0 {
			lines = append(lines, wrap("cannot be: "+strings.Join(v.lacks, "; "), p.room(labels))...)
		}
		p.entry(v.rule.Name, labels, lines)
	}
	return p.String()
}

// kind returns the kind of the rule, and its log if that is the audit log.
func (v ruleView) kind() string {
	if v.rule.OnAudit() {
		return v.rule.Watch.Kind() + " of the audit log"
	}
	return v.rule.Watch.Kind()
}

// state says whether the application has a rule, and where the rule comes from.
func (v ruleView) state() string {
	words := "off"
	switch {
	case v.on:
		words = "on"
	case v.rule.Optional:
		words = "off by default"
	}
	switch {
	case v.own:
		words += ", your own"
	case v.changed:
		words += ", as you changed it"
	}
	return words
}

// ruleText describes a rule completely.
func (w configured) ruleText(v ruleView, on paper) (string, error) {
	p := &page{paper: on}
	r := v.rule
	p.strong(r.Name)
	p.line(strings.Repeat("=", min(cellsOf(r.Name), p.lineWidth())))
	p.paragraph(0, fmt.Sprintf("%s, %s", v.kind(), v.state()))
	if !v.on && r.Optional {
		p.paragraph(0, fmt.Sprintf("To turn it on, set `%s: {}` in alarms.", r.Name))
	}
	meaning, firstSteps := r.Meaning, r.FirstSteps
	if len(v.bound.Alarms) > 0 {
		meaning, firstSteps = v.bound.Alarms[0].Meaning, v.bound.Alarms[0].FirstSteps
	}
	for _, part := range []struct{ title, text string }{
		{"Goes off when", r.When()},
		{"What it means", meaning},
		{"What to do first", firstSteps},
		{"Saved query", w.queryLine(r.Query)},
		{"Runbook", strings.ReplaceAll(cmp.Or(r.Runbook, w.environment.Runbook), "{alarm}", r.Name)},
	} {
		if part.text != "" {
			p.section(part.title)
			p.paragraph(2, part.text)
		}
	}
	if len(v.lacks) > 0 {
		p.section(fmt.Sprintf("What the contract %s lacks for it", w.contract.Name()))
		for _, lack := range v.lacks {
			p.paragraph(2, lack)
		}
		return p.String(), nil
	}
	v.filtersText(p)
	err := v.alarmsText(p)
	return p.String(), err
}

// queryLine returns a saved query's name, with the question it answers.
func (w configured) queryLine(name string) string {
	if name == "" {
		return ""
	}
	q, err := queries.Find(w.queries(), name)
	if err != nil {
		return name
	}
	return name + ": " + q.Description
}

// filtersText writes the metric filters that feed a rule's metrics.
func (v ruleView) filtersText(p *page) {
	var names []string
	for _, name := range v.bound.Metrics {
		metric, _ := v.set.Metric(name)
		for _, f := range metric.Filters {
			names = append(names, f.Name)
		}
	}
	labels := widest(names)
	for i, name := range v.bound.Metrics {
		if i == 0 {
			p.section("Metric filters")
		}
		metric, _ := v.set.Metric(name)
		for _, f := range metric.Filters {
			lines := wrapPattern(f.Pattern.String(), p.room(labels))
			becomes := fmt.Sprintf("-> %s = %s %s", f.Metric, cmp.Or(f.Value, "1"), f.Unit)
			if len(metric.Dimensions) > 0 {
				becomes += ", by " + strings.Join(metric.Dimensions, ", ")
			}
			p.entry(f.Name, labels, append(lines, wrap(becomes, p.room(labels))...))
		}
	}
}

// alarmsText writes a rule's alarms.
func (v ruleView) alarmsText(p *page) error {
	texts, err := v.alarmTexts()
	if err != nil {
		return err
	}
	if v.bound.Insight != nil {
		p.section("Contributor Insights rule")
		p.paragraph(2, texts[""].when)
	}
	for i, a := range v.bound.Alarms {
		if i == 0 {
			p.section("Alarms, whose names follow those of the application and the environment")
		}
		text := texts[a.Suffix()]
		p.paragraph(2, a.Suffix())
		for _, line := range clauses(append([]string{text.when}, text.also...), ";", p.lineWidth()-belowLabel) {
			p.line(pad("", belowLabel) + line)
		}
		for line := range strings.Lines(text.query) {
			p.paragraph(belowLabel+2, line)
		}
	}
	return nil
}

// alarmText describes an alarm: when it goes off, further properties, and its
// query.
type alarmText struct {
	when  string
	also  []string
	query string
}

// alarmTexts describes a rule's alarms, by name, in the words that describe and
// replay use for those of a template. The entry "" is for its Contributor
// Insights rule.
func (v ruleView) alarmTexts() (map[string]alarmText, error) {
	t, err := templateOf(v.set)
	if err != nil {
		return nil, err
	}
	words := alarmwords.New(t)
	words.Home = ruletest.LogGroup
	texts := map[string]alarmText{}
	for _, a := range v.bound.Alarms {
		text := alarmText{}
		name := a.Suffix()
		if at := slices.IndexFunc(t.Alarms(), func(view template.Alarm) bool { return view.Name == name }); at >= 0 {
			view := t.Alarms()[at]
			text.when, text.also = words.Condition(view), []string{alarmwords.MissingData(view.MissingData)}
		}
		if at := slices.IndexFunc(t.CompositeAlarms(), func(view template.CompositeAlarm) bool { return view.Name == name }); at >= 0 {
			text.when = t.CompositeAlarms()[at].Rule
			if by := a.Condition.SuppressedBy; by != "" {
				text.also = append(text.also, "notifies nobody while "+by+" is in ALARM")
			}
		}
		if at := slices.IndexFunc(t.LogAlarms(), func(view template.LogAlarm) bool { return view.Name == name }); at >= 0 {
			view := t.LogAlarms()[at]
			text.when = alarmwords.LogCondition(view)
			text.also = []string{alarmwords.MissingData(view.MissingData), "over " + alarmwords.Period(a.Asks.Over.Seconds()), "with " + numeral.Count(int64(a.Asks.LogLines), "log line")}
			text.query = a.Asks.Query.String()
		}
		switch {
		case a.Part:
			text.also = append(text.also, "notifies nobody: it is a part of another alarm")
		case a.Quiet:
			text.also = append(text.also, "notifies nobody by itself: an alarm that looks at it does")
		}
		texts[name] = text
	}
	if v.bound.Insight != nil {
		for _, rule := range t.InsightRules() {
			if rule.Name == v.bound.Insight.Name {
				texts[""] = alarmText{when: fmt.Sprintf("%s by %s", rule.AggregateOn, strings.Join(rule.Keys, ", "))}
			}
		}
	}
	return texts, nil
}
