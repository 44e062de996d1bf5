package replay

import (
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/emf"
	"github.com/logstack-go/logstack/logevent"
)

// lambdaPrefix begins the name of a Lambda function's log group.
const lambdaPrefix = "/aws/lambda/"

// document returns the part of a log event that may be in the embedded metric
// format. In the log group of a Lambda function, the runtime may put a time and
// a request ID in front of it, and CloudWatch still finds it
// (CloudWatch_Embedded_Metric_Format_Specification, as of 2022).
func (w *worker) document(message []byte) []byte {
	if len(message) > 0 && message[0] != '{' && strings.HasPrefix(unscoped(string(w.name)), lambdaPrefix) {
		if i := bytes.IndexByte(message, '{'); i > 0 {
			return message[i:]
		}
	}
	return message
}

// embed publishes the metrics that an event holds itself.
func (w *worker) embed(g *gathered, e *logevent.Event, isJSON bool) {
	if !emf.Marked(e.Message) {
		return
	}
	lose := func(rule, detail string) {
		g.embedded.lose(rule, lostEvents{1, e.Input, e.Line, detail})
	}
	document := w.document(e.Message)
	found, err := w.emf.Read(document)
	var problem *emf.Problem
	switch {
	case errors.As(err, &problem):
		lose(problem.Rule, problem.Detail)
		w.count(g, e, func(of *group) []int { return of.emfInvalid })
		return
	case found == nil:
		if !isJSON && bytes.HasPrefix(document, []byte(`{`)) && bytes.Contains(document, []byte(`"_aws"`)) && !w.emf.IsJSON() {
			lose("it is not a whole JSON object", "")
			w.count(g, e, func(of *group) []int { return of.emfBroken })
		}
		return
	case w.current != nil && w.current.silentClass != "":
		lose(fmt.Sprintf("log groups of the class %s publish none", w.current.silentClass), "")
		g.loseFrom(found.Directives)
		return
	}
	if when := e.Ingested; when > 0 || e.HasTime {
		if when == 0 {
			when = e.Time
		}
		if found.Time < when-cloudwatch.MaxMetricAge.Milliseconds() || found.Time > when+cloudwatch.MaxMetricAhead.Milliseconds() {
			lose(fmt.Sprintf("Timestamp is more than %d days before the event, or %d hours after it",
				int(cloudwatch.MaxMetricAge.Hours()/24), int(cloudwatch.MaxMetricAhead.Hours())), fmt.Sprintf("it is %d", found.Time))
			g.loseFrom(found.Directives)
			return
		}
	}
	for _, d := range found.Directives {
		for _, set := range d.Sets {
			w.publishSet(g, found.Time, d, set)
		}
	}
}

// loseFrom notes the namespaces to which an event would have published metrics.
func (g *gathered) loseFrom(directives []emf.Directive) {
	for _, d := range directives {
		g.embedded.loseFrom(d.Namespace)
	}
}

// count adds an event to metrics of its log group.
func (w *worker) count(g *gathered, e *logevent.Event, metrics func(*group) []int) {
	if w.current == nil || !e.HasTime {
		return
	}
	for _, i := range metrics(w.current) {
		g.metric(i).Add(e.Time, 1)
	}
}

// publishSet publishes the metrics of a directive with one set of dimensions.
func (w *worker) publishSet(g *gathered, time int64, d emf.Directive, set []emf.Dimension) {
	var names strings.Builder
	w.key = w.key[:0]
	for _, dim := range set {
		names.WriteString(dim.Name)
		names.WriteString(betweenDimensions)
		w.key = append(append(w.key, dim.Name...), betweenNameAndValue...)
		w.key = append(append(w.key, dim.Value...), betweenDimensions...)
	}
	tuple := maphash.Bytes(tupleSeed, w.key)
	for _, m := range d.Metrics {
		var published int64
		for _, v := range m.Values {
			published += v.Count
		}
		name := embeddedName{d.Namespace, m.Name, names.String()}
		if listed := g.embedded.metric(name); listed != nil {
			listed.add(published, m.Unit, m.HighResolution, tuple)
		} else {
			g.embedded.unlisted += published
		}
		for _, t := range w.targets[d.Namespace+betweenNames+m.Name+betweenNames+string(w.key)] {
			if t.key.unit != "" && t.key.unit != m.Unit || !w.plan.takes(t.key, w.current) {
				continue
			}
			g.embedded.feed(t.metric.index)
			if m.Summary && t.metric.histogram {
				g.embedded.noPercentiles++
				continue
			}
			s := g.metric(t.metric.index)
			if m.HighResolution {
				s = g.embedded.series(t.metric.index, t.metric.histogram)
			}
			for _, v := range m.Values {
				s.AddCount(time, v.Value, v.Count)
			}
		}
		for i, search := range w.plan.searches {
			if search.name != name || !w.plan.takes(search.of, w.current) {
				continue
			}
			if m.Summary && search.values {
				g.embedded.noPercentiles++
				continue
			}
			at := time
			if !m.HighResolution {
				at -= at % resolution.Milliseconds()
			}
			if s := g.embedded.find(i, w.key, search.values); s != nil {
				for _, v := range m.Values {
					s.AddCount(at, v.Value, v.Count)
				}
			}
		}
	}
}
