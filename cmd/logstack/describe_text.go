package main

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/internal/alarmwords"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/template"
)

// describeText describes stacks for people. The others in all are known but not
// described.
func describeText(templates, all []*template.Template, on paper) string {
	var texts []string
	for _, t := range templates {
		texts = append(texts, describeStack(t, all, on))
	}
	return strings.Join(texts, "\n\n")
}

// describeStack describes one of several stacks.
func describeStack(t *template.Template, all []*template.Template, on paper) string {
	p := page{paper: on}
	p.strong(t.Stack)
	p.line(strings.Repeat("=", min(cellsOf(t.Stack), p.lineWidth())))
	if t.Description != "" {
		p.paragraph(0, t.Description)
	}
	p.paragraph(0, place(t))
	if all := provisioned(t); all != "" {
		p.paragraph(0, all)
	}

	describeLogGroups(&p, t)
	describeAccountMasks(&p, t)
	describeMetricFilters(&p, t)
	describeTransformers(&p, t)
	describeSubscriptionFilters(&p, t)
	describeArchives(&p, t)
	describeDeliveries(&p, t)
	describeAccountPolicies(&p, t)
	describeAlarms(&p, t)
	describeOtherAlarms(&p, t)
	describeObjectives(&p, t)
	describeEventRules(&p, t)
	describeTopics(&p, t, all)
	describeSavedQueries(&p, t)
	describeDashboards(&p, t)
	describeReports(&p, t)
	describeContainers(&p, t)
	if len(t.LogGroups())+len(t.MetricFilters())+len(t.SubscriptionFilters())+len(t.Transformers())+len(t.AccountPolicies())+len(t.DeliveryStreams())+len(t.Tables())+len(t.Deliveries())+len(t.Objectives())+len(t.EventRules())+len(t.Alarms())+len(t.CompositeAlarms())+len(t.LogAlarms())+len(t.InsightRules())+len(t.Topics())+len(t.SavedQueries())+len(t.Dashboards())+len(t.ScheduledQueries())+len(t.Containers()) == 0 {
		p.section("It provisions nothing for logging.")
	}
	describeOthers(&p, t)
	describeNotes(&p, t)
	if shows(p.String(), t) {
		p.section("${...} stands for what is known only when the stack is deployed.")
	}
	return p.String()
}

// provisioned counts what a stack provisions, and the alarms that notify
// nobody, apart from those that composite alarms depend on. It is empty if the
// stack provisions nothing for logging.
func provisioned(t *template.Template) string {
	var all []string
	add := func(n int, what string) {
		if n > 0 {
			all = append(all, numeral.Count(int64(n), what))
		}
	}
	alarms, silent := 0, 0
	count := func(name string, actions []string, enabled bool) {
		alarms++
		part := slices.ContainsFunc(t.CompositeAlarms(), func(c template.CompositeAlarm) bool {
			return c.Name != name && strings.Contains(c.Rule, name)
		})
		if !part && (len(actions) == 0 || !enabled) {
			silent++
		}
	}
	for _, a := range t.Alarms() {
		count(a.Name, a.AlarmActions, a.ActionsEnabled)
	}
	for _, a := range t.CompositeAlarms() {
		count(a.Name, a.AlarmActions, a.ActionsEnabled)
	}
	for _, a := range t.LogAlarms() {
		count(a.Name, a.AlarmActions, a.ActionsEnabled)
	}
	add(len(t.LogGroups()), "log group")
	add(len(t.MetricFilters()), "metric filter")
	add(alarms, "alarm")
	if silent > 0 {
		all[len(all)-1] += fmt.Sprintf(" (%d %s nobody)", silent, verb(int64(silent), "tells", "tell"))
	}
	if n := len(t.SavedQueries()); n > 0 {
		all = append(all, fmt.Sprintf("%d saved %s", n, verb(int64(n), "query", "queries")))
	}
	add(len(t.Dashboards()), "dashboard")
	return strings.Join(all, ", ")
}

func place(t *template.Template) string {
	account, region := cmp.Or(t.Account, "chosen on deployment"), cmp.Or(t.Region, "chosen on deployment")
	if account == region {
		return "Account and region: " + account
	}
	return fmt.Sprintf("Account: %s, region: %s", account, region)
}

func describeLogGroups(p *page, t *template.Template) {
	var rows [][]string
	for _, g := range t.LogGroups() {
		key := "CloudWatch's"
		if g.Key != "" {
			key = "own in KMS"
		}
		kept := "never expires"
		if !g.RetentionDays.IsZero() {
			kept = count(g.RetentionDays.String(), "day")
		}
		if g.Class != "" && g.Class != "STANDARD" {
			kept += ", " + g.Class
		}
		rows = append(rows, []string{named(g.Name, g.Resource), cmp.Or(g.Tier, "-"), kept, string(g.Deletion), key})
	}
	if rows == nil {
		return
	}
	p.line("")
	p.table([]string{"Log groups", "tier", "kept", "on removal", "key"}, rows)
	for _, said := range groups(t.LogGroups(), maskedAndIndexed) {
		if text := maskedAndIndexed(said[0]); text != "" {
			p.paragraph(4, text)
		}
	}
}

// maskedAndIndexed says what a log group masks, and what it indexes.
func maskedAndIndexed(g template.LogGroup) string {
	var said []string
	if g.Masked != nil {
		said = append(said, "masked: "+strings.Join(g.Masked, ", "))
	}
	said = append(said, protection(g.Protection)...)
	if g.Indexed != nil {
		said = append(said, "indexed: "+strings.Join(g.Indexed, ", "))
	}
	return strings.Join(said, "; ")
}

// protection says where the findings of a data protection policy go, and what
// CloudWatch would refuse in it.
func protection(p *template.Protection) (said []string) {
	if p == nil {
		return nil
	}
	if p.Findings != nil {
		said = append(said, "findings to "+strings.Join(p.Findings, ", "))
	}
	for _, problem := range p.Problems {
		said = append(said, "CloudWatch refuses its data protection policy: "+problem)
	}
	return said
}

// describeAccountMasks says what the account masks in all its log groups.
func describeAccountMasks(p *page, t *template.Template) {
	for _, a := range t.AccountPolicies() {
		if a.Protection == nil {
			continue
		}
		p.section("Masked in all log groups of the account, by " + named(a.Name, a.Resource))
		p.paragraph(2, strings.Join(append([]string{strings.Join(a.Protection.Masked, ", ")}, protection(a.Protection)...), "; "))
	}
}

func describeMetricFilters(p *page, t *template.Template) {
	title := func(f template.MetricFilter) string {
		title := "Metric filters of " + f.LogGroup
		if len(f.Metrics) > 0 {
			title += ", metrics in " + f.Metrics[0].Namespace
		}
		return title
	}
	var names []string
	for _, f := range t.MetricFilters() {
		names = append(names, named(f.Name, f.Resource))
	}
	labels := widest(names)
	for _, group := range groups(t.MetricFilters(), title) {
		p.section(title(group[0]))
		for _, f := range group {
			lines := []string{"every log event"}
			if strings.TrimSpace(f.Pattern) != "" {
				lines = wrapPattern(f.Pattern, p.room(labels))
			}
			for _, m := range f.Metrics {
				lines = append(lines, wrap("-> "+published(m), p.room(labels))...)
			}
			p.entry(named(f.Name, f.Resource), labels, lines)
		}
	}
}

// published says what a match publishes.
func published(m template.Transformation) string {
	text := fmt.Sprintf("%s = %s", m.Name, m.Value)
	if m.Unit != "None" {
		text += " " + m.Unit
	}
	if !m.Default.IsZero() {
		text += fmt.Sprintf(", else %s", m.Default)
	}
	if len(m.Dimensions) > 0 {
		text += ", by " + alarmwords.Dimensions(m.Dimensions)
	}
	return text
}

func describeAlarms(p *page, t *template.Template) {
	var severities []string
	for _, a := range t.Alarms() {
		severities = append(severities, cmp.Or(a.Severity, "-"))
	}
	labels := widest(severities)
	words := alarmwords.New(t)
	for i, a := range t.Alarms() {
		if i == 0 {
			p.section("Alarms")
		}
		lines := wrap(named(a.Name, a.Resource), p.room(labels))
		lines = append(lines, clauses(words.Describe(a), ";", p.room(labels))...)
		p.entry(severities[i], labels, lines)
	}
}

// describeOtherAlarms describes the alarms that do not watch a metric, and the
// rules that count contributors.
func describeOtherAlarms(p *page, t *template.Template) {
	title := func(i int, text string) {
		if i == 0 {
			p.section(text)
		}
	}
	for i, a := range t.CompositeAlarms() {
		title(i, "Composite alarms")
		lines := []string{a.Rule}
		if a.Suppressor != "" {
			lines = append(lines, "suppressed by "+a.Suppressor)
		}
		entry(p, named(a.Name, a.Resource), lines)
	}
	for i, a := range t.LogAlarms() {
		title(i, "Alarms on scheduled queries")
		entry(p, named(a.Name, a.Resource), []string{
			alarmwords.LogCondition(a),
			"of " + strings.Join(a.LogGroups, ", "), alarmwords.MissingData(a.MissingData),
		})
	}
	for i, rule := range t.InsightRules() {
		title(i, "Contributor Insights rules")
		entry(p, named(rule.Name, rule.Resource), []string{
			fmt.Sprintf("%s by %s", cmp.Or(rule.AggregateOn, "known on deployment"), cmp.Or(strings.Join(rule.Keys, ", "), "known on deployment")),
			"of " + cmp.Or(strings.Join(rule.LogGroups, ", "), "known on deployment"),
		})
	}
}

// entry writes a name, and lines about it below.
func entry(p *page, name string, lines []string) {
	p.paragraph(2, name)
	for _, line := range lines {
		p.paragraph(belowLabel, line)
	}
}

func describeTopics(p *page, t *template.Template, all []*template.Template) {
	var rows [][]string
	for _, topic := range t.Topics() {
		name := cmp.Or(topic.Name, topic.DisplayName, topic.LogicalID)
		alarms := 0
		for _, of := range all {
			if !isWithin(of, t) {
				continue
			}
			count := func(enabled bool, actions []string) {
				tells := func(action string) bool {
					told, ok := of.Topic(action)
					return ok && told.LogicalID == topic.LogicalID
				}
				if enabled && slices.ContainsFunc(actions, tells) {
					alarms++
				}
			}
			for _, a := range of.Alarms() {
				count(a.ActionsEnabled, a.AlarmActions)
			}
			for _, a := range of.CompositeAlarms() {
				count(a.ActionsEnabled, a.AlarmActions)
			}
			for _, a := range of.LogAlarms() {
				count(a.ActionsEnabled, a.AlarmActions)
			}
		}
		var told []string
		for _, s := range topic.Subscriptions {
			how := ""
			if s.Protocol != "email" {
				how = s.Protocol + " "
			}
			told = append(told, named(how+s.Endpoint, s.Resource))
		}
		for _, other := range all {
			for _, c := range other.Channels() {
				if c.Tells(topic, other == t) {
					told = append(told, named(c.App+" "+c.Channel, c.Resource))
				}
			}
		}
		rows = append(rows, []string{
			named(name, topic.Resource), strconv.Itoa(alarms), cmp.Or(strings.Join(told, ", "), "nobody here"),
		})
	}
	if rows != nil {
		p.line("")
		p.table([]string{"Topics", "alarms", "tells"}, rows)
	}
}

// isWithin reports whether a template is the other one, or nested in it.
func isWithin(t, other *template.Template) bool {
	for t != nil && t != other {
		t, _ = t.NestedIn()
	}
	return t == other
}

func describeSavedQueries(p *page, t *template.Template) {
	folder := func(q template.SavedQuery) string { return path.Dir(q.Name) }
	for _, group := range groups(t.SavedQueries(), folder) {
		title := "Saved queries"
		if f := folder(group[0]); f != "." {
			title += " in " + f
		}
		p.section(title)
		var names []string
		for _, q := range group {
			names = append(names, named(path.Base(q.Name), q.Resource))
		}
		p.paragraph(2, strings.Join(names, ", "))
	}
}

func describeNotes(p *page, t *template.Template) {
	if len(t.Notes()) > 0 {
		p.section("Notes")
	}
	for _, note := range t.Notes() {
		p.paragraph(2, note)
	}
}

func describeDashboards(p *page, t *template.Template) {
	if len(t.Dashboards()) == 0 {
		return
	}
	p.section("Dashboards")
	for _, d := range t.Dashboards() {
		p.paragraph(2, named(d.Name, d.Resource))
		body, err := dashboard.Parse(d.Body)
		if err != nil {
			p.paragraph(4, "its body cannot be read: "+err.Error())
			continue
		}
		var titles []string
		for _, w := range body.Widgets {
			if title := w.Title(); title != "" {
				titles = append(titles, title)
			}
		}
		p.paragraph(4, strings.Join(titles, "; "))
	}
}

// describeReports describes the queries that run on a schedule.
func describeReports(p *page, t *template.Template) {
	for i, q := range t.ScheduledQueries() {
		if i == 0 {
			p.section("Reports, which are not alarms: logstack query NAME tries one")
		}
		when := q.Schedule + " " + cmp.Or(q.TimeZone, "UTC")
		if seconds, known := q.StartOffset.Value(); known && !q.StartOffset.IsZero() {
			when += ", over " + alarmwords.Period(seconds)
		}
		if q.Disabled {
			when += ", turned off"
		}
		var asked []string
		for _, name := range q.LogGroups {
			if g, ok := t.LogGroup(name); ok {
				name = g.Name
			}
			asked = append(asked, name)
		}
		lines := []string{when, "of " + cmp.Or(strings.Join(asked, ", "), "what the query says")}
		if q.Destination != "" {
			lines = append(lines, "-> "+q.Destination)
		}
		entry(p, named(q.Name, q.Resource), lines)
	}
}

func describeContainers(p *page, t *template.Template) {
	task := func(c template.Container) string { return named(c.Family, c.Resource) }
	for _, group := range groups(t.Containers(), task) {
		p.section("Containers of task " + task(group[0]))
		var rows [][]string
		for _, c := range group {
			switch c.LogDriver {
			case "awslogs":
				prefix := "no prefix"
				if c.StreamPrefix != "" {
					prefix = "prefix " + c.StreamPrefix
				}
				rows = append(rows, []string{c.Name, "-> " + c.LogGroup, prefix, mode(c)})
			case "":
				rows = append(rows, []string{c.Name, "no log driver"})
			default:
				rows = append(rows, []string{c.Name, "log driver " + c.LogDriver})
			}
		}
		for i, c := range group {
			if text := confined(c); text != "" {
				rows[i] = append(rows[i], text)
			}
		}
		p.table(nil, rows)
	}
}

// confined says which user a container runs as, and whether it can write to its
// file system; empty if its image decides both.
func confined(c template.Container) string {
	var said []string
	if c.User != "" {
		said = append(said, "as "+c.User)
	}
	if c.ReadOnly {
		said = append(said, "read-only")
	}
	return strings.Join(said, ", ")
}

func mode(c template.Container) string {
	text := cmp.Or(c.Mode, "mode of the account")
	if c.Buffer != "" {
		text += ", " + size(c.Buffer) + " buffer"
	}
	return text
}

// dockerSize matches the size of a buffer as Docker writes it: 26214400b, 25m,
// 25MB.
var dockerSize = regexp.MustCompile(`^(\d{1,15})([kmg]?)i?b?$`)

// size formats a size in the largest unit in which it is whole.
func size(text string) string {
	m := dockerSize.FindStringSubmatch(strings.ToLower(text))
	if m == nil {
		return text
	}
	bytes, _ := strconv.Atoi(m[1])
	bytes <<= map[string]int{"k": 10, "m": 20, "g": 30}[m[2]]
	units := []string{"bytes", "KiB", "MiB", "GiB"}
	for bytes > 0 && bytes%1024 == 0 && len(units) > 1 {
		bytes, units = bytes/1024, units[1:]
	}
	return fmt.Sprintf("%d %s", bytes, units[0])
}

func describeOthers(p *page, t *template.Template) {
	var all []string
	for _, other := range t.Others() {
		all = append(all, fmt.Sprintf("%d %s", other.Count, other.Type))
	}
	if all != nil {
		p.section("Also in the stack")
		p.paragraph(2, strings.Join(all, ", "))
	}
}

// named returns the name of a resource, with the condition under which it is
// created.
func named(name string, r template.Resource) string {
	if r.Condition == "" {
		return name
	}
	return fmt.Sprintf("%s (if %s)", name, r.Condition)
}

func count(n, what string) string {
	if n == "1" {
		return n + " " + what
	}
	return n + " " + what + "s"
}

// groups groups items by a property, in the order in which its values first
// appear.
func groups[T any](items []T, by func(T) string) [][]T {
	var all [][]T
	at := map[string]int{}
	for _, item := range items {
		i, ok := at[by(item)]
		if !ok {
			i = len(all)
			at[by(item)] = i
			all = append(all, nil)
		}
		all[i] = append(all[i], item)
	}
	return all
}

// shows reports whether a text contains a placeholder. Not every ${ begins one.
func shows(text string, t *template.Template) bool {
	// Lines may break within a placeholder.
	text = strings.Join(strings.Fields(text), "")
	var resources []template.Resource
	for _, r := range t.LogGroups() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.MetricFilters() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Alarms() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.CompositeAlarms() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.LogAlarms() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.InsightRules() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Dashboards() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Topics() {
		resources = append(resources, r.Resource)
		for _, s := range r.Subscriptions {
			resources = append(resources, s.Resource)
		}
	}
	for _, r := range t.SavedQueries() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.ScheduledQueries() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Containers() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.SubscriptionFilters() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Transformers() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.AccountPolicies() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.DeliveryStreams() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Tables() {
		resources = append(resources, r.Resource)
	}
	for _, r := range t.Deliveries() {
		resources = append(resources, r.Resource)
	}
	for _, r := range resources {
		for _, u := range r.Unresolved {
			if strings.Contains(text, strings.Join(strings.Fields(u.Placeholder), "")) {
				return true
			}
		}
	}
	return false
}
