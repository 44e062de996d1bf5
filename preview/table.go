package preview

import (
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/cloudwatch/insights/engine"
)

// log shows the result of a query.
func (p *Preview) log(w *dashboard.Log, out *Widget) func(*run, *Widget) {
	if why := p.elsewhere(w.Region, w.AccountID); why != "" {
		out.refuse("%s", why)
		return nil
	}
	groups, text := w.Split()
	q, err := insights.Parse(text)
	if err != nil {
		out.refuse("%v", err)
		return nil
	}
	for _, problem := range q.CheckIn(p.class(groups)) {
		out.refuse("%v", problem)
	}
	if out.Refused != nil {
		return nil
	}
	program, err := engine.Compile(q, engine.Options{})
	if err != nil {
		out.refuse("%v", err)
		return nil
	}
	asked, err := p.replay.Query(p.template, program, groups)
	if err != nil {
		out.refuse("%v", err)
		return nil
	}
	if w.View != dashboard.Table {
		out.refuse("the %s of the result: its rows are shown as a table", map[string]string{
			dashboard.TimeSeries: "graph", dashboard.Bar: "bars", dashboard.Pie: "pie"}[w.View])
	}
	return func(r *run, out *Widget) {
		answer, err := r.Answer(asked)
		if err != nil {
			out.refuse("%v", err)
			return
		}
		out.Notes = append(append(out.Notes, program.Notes()...), answer.Notes()...)
		out.Table = table(answer)
	}
}

// class returns the class of the log group that supports the least.
func (p *Preview) class(groups []string) insights.Class {
	for _, name := range groups {
		if g, ok := p.template.LogGroup(name); ok && g.Class == string(insights.InfrequentAccess) {
			return insights.InfrequentAccess
		}
	}
	return insights.Standard
}

func table(answer *engine.Result) *Table {
	t := &Table{
		Columns: answer.Columns, Rows: [][]string{}, Numeric: make([]bool, len(answer.Columns)),
		Total: len(answer.Rows), Scanned: answer.Scanned, Matched: answer.Matched,
	}
	for j := range t.Numeric {
		t.Numeric[j] = len(answer.Rows) > 0
		for _, row := range answer.Rows {
			if k := row[j].Kind(); k != engine.Number && k != engine.Missing {
				t.Numeric[j] = false
			}
		}
	}
	for _, row := range answer.Rows[:min(len(answer.Rows), maxRows)] {
		var cells []string
		for _, v := range row {
			cells = append(cells, v.String())
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
