package alarmtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/eventlines"
	"github.com/logstack-go/logstack/internal/nearest"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// event is a log event of a test.
type event struct {
	at                     time.Time
	group, stream, message string
}

// incoming is everything that comes in during a test.
type incoming struct {
	start  time.Time
	events []event
	points []replay.Datapoints
	// of holds the input of each of the points.
	of []Input
	// first and last are the times of the first and the last of it.
	first, last time.Time
}

// defaultStart is the start of tests without times of their own.
var defaultStart = time.Date(2025, 3, 11, 8, 0, 0, 0, time.UTC)

// gather collects everything that comes in during a test.
func (r *runner) gather(ctx context.Context, t Test) (*incoming, error) {
	in := &incoming{start: t.Start.Time}
	own := make([][]event, len(t.Input))
	var problems []error
	for i, one := range t.Input {
		events, err := r.timed(ctx, one)
		problems = append(problems, err)
		own[i] = events
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if in.start.IsZero() {
		for i, events := range own {
			for _, e := range events {
				if at := e.at.Truncate(time.Minute); !t.Input[i].From.Given && (in.start.IsZero() || at.Before(in.start)) {
					in.start = at
				}
			}
		}
	}
	if in.start.IsZero() {
		in.start = defaultStart
	}
	for i, one := range t.Input {
		if one.Metric != nil {
			in.points, in.of = append(in.points, one.datapoints(in.start)), append(in.of, one)
			continue
		}
		events := own[i]
		if events == nil {
			var err error
			if events, err = r.made(one, in.start); err != nil {
				problems = append(problems, err)
				continue
			}
		}
		if one.From.Given && own[i] != nil {
			shift(events, one.From.Of(in.start))
		}
		group, err := r.group(one)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		for _, e := range events {
			if group != "" {
				e.group = group
			} else if e.group == "" {
				e.group = r.subject.Home
			}
			in.events = append(in.events, e)
		}
	}
	for _, e := range in.events {
		in.reach(e.at)
	}
	for _, d := range in.points {
		for _, p := range d.Points {
			in.reach(p.At)
		}
	}
	return in, errors.Join(problems...)
}

// reach records that something comes in at a time.
func (in *incoming) reach(at time.Time) {
	if in.first.IsZero() || at.Before(in.first) {
		in.first = at
	}
	if at.After(in.last) {
		in.last = at
	}
}

// begins returns the time from which alarms are watched.
func (in *incoming) begins() time.Time {
	if in.first.IsZero() {
		return in.start
	}
	return in.first.Truncate(time.Minute)
}

// shift moves events so that the first of them is at the given time.
func shift(events []event, to time.Time) {
	first := slices.MinFunc(events, func(a, b event) int { return a.at.Compare(b.at) }).at
	for i := range events {
		events[i].at = events[i].at.Add(to.Sub(first))
	}
}

// group returns the log group of an input, as replay calls it; empty if the
// input names none.
func (r *runner) group(in Input) (string, error) {
	name := in.LogGroup
	if name == "" {
		return "", nil
	}
	var names []string
	for _, t := range r.subject.Templates {
		if g, ok := t.LogGroup(name); ok {
			return r.mapped(name, g.Name), nil
		}
		for _, f := range t.Functions() {
			if name == f.LogicalID || name == f.Name {
				return r.mapped(name, f.LogGroup), nil
			}
			names = append(names, f.LogicalID)
		}
		for _, g := range t.LogGroups() {
			names = append(names, g.Name, g.LogicalID)
		}
		for _, f := range t.MetricFilters() {
			if f.LogGroup == name {
				return name, nil
			}
			names = append(names, f.LogGroup)
		}
		for _, a := range t.LogAlarms() {
			names = append(names, a.LogGroups...)
		}
		for _, q := range t.SavedQueries() {
			names = append(names, q.LogGroups...)
		}
	}
	if slices.Contains(names, name) {
		return name, nil
	}
	if group, ok := r.subject.Services[name]; ok {
		return r.mapped(group, group), nil
	}
	names = slices.AppendSeq(names, maps.Keys(r.subject.Services))
	of, err := replay.GroupOf(r.subject.Templates, r.subject.Map)
	if err != nil {
		return "", err
	}
	if of(name) != name && r.file.Configuration == "" {
		return name, nil // a real one
	}
	slices.Sort(names)
	names = slices.DeleteFunc(slices.Compact(names), func(s string) bool { return strings.Contains(s, "${") })
	if meant := nearest.Name(name, names); meant != "" {
		return "", problem(in.node.Get("logGroup"), "there is no log group %q in the template: did you mean %s?", name, meant)
	}
	return "", problem(in.node.Get("logGroup"), "there is no log group %q in the template: use %s", name, enum.OneOf(names))
}

// mapped records that events use a name for a log group of the templates, and
// returns that name.
func (r *runner) mapped(name, group string) string {
	if name != group || len(r.maps) > 0 {
		m := replay.Mapping{From: name, To: name}
		if !slices.Contains(r.maps, m) {
			r.maps = append([]replay.Mapping{m}, r.maps...)
		}
	}
	return name
}

// timed returns the events of an input that have times of their own, or nil for
// an input whose events have none.
func (r *runner) timed(ctx context.Context, in Input) ([]event, error) {
	switch {
	case in.File != "":
		inputs, err := logevent.Files(r.file.beside(in.File))
		if err != nil {
			return nil, problem(in.node.Get("file"), "%v", err)
		}
		return r.read(ctx, in, "file", inputs)
	case in.Lines != "":
		text, err := eventlines.Expand(in.Lines, "")
		if err != nil {
			return nil, problem(in.node.Get("lines"), "%v", err)
		}
		return r.read(ctx, in, "lines", []logevent.Input{logevent.Bytes("lines", []byte(text))})
	case in.Line != "" && !in.From.Given && !in.node.Get("with").Present():
		first := r.ownTime(in.Line)
		if first.IsZero() {
			return nil, nil
		}
		return r.repeated(in, in.Line, first)
	}
	return nil, nil
}

// ownTime returns the time in a record, in the contract's form; zero if there
// is none.
func (r *runner) ownTime(line string) time.Time {
	record, ok := readObject(line)
	f, has := r.subject.Contract.Field("timestamp")
	if !ok || !has {
		return time.Time{}
	}
	text, isNumber := "", false
	switch value := get(record, f.Keys()).(type) {
	case string:
		text = value
	case number:
		text, isNumber = string(value), true
	}
	ms, ok := logevent.ReadTime([]byte(text), isNumber)
	if !ok || text == "" {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// mostEvents limits the log events of a test, which are all kept in memory.
const mostEvents = 2_000_000

// read reads log events that have times of their own. An event without one has
// the time of the event before it, as both were written together. Events before
// the first time have that time.
func (r *runner) read(ctx context.Context, in Input, key string, inputs []logevent.Input) ([]event, error) {
	o := logevent.Options{BatchSize: batchSize}
	if f, ok := r.subject.Contract.Field("timestamp"); ok {
		o.TimeFields = append([]string{strings.Join(f.Keys(), ".")}, logevent.TimeFields...)
	}
	source, err := logevent.Open(inputs, o)
	if err != nil {
		return nil, problem(in.node.Get(key), "%v", err)
	}
	all := []event{}
	timeless := 0
	read := func(b *logevent.Batch) error {
		for e := range b.Events() {
			one := event{group: string(e.Group), stream: string(e.Stream), message: string(e.Message)}
			switch {
			case e.HasTime:
				one.at = time.UnixMilli(e.Time).UTC()
			case len(all) > timeless:
				one.at = all[len(all)-1].at
			default:
				timeless++
			}
			if all = append(all, one); len(all) > mostEvents {
				return fmt.Errorf("there are more than %d log events: use logstack replay for them", mostEvents)
			}
		}
		if n, first := b.Unreadable(); n > 0 {
			return fmt.Errorf("%d of the log events cannot be read, the first is %s", n, first)
		}
		return nil
	}
	err = logevent.Process(ctx, source, 1, func() func(*logevent.Batch) error { return read }, func(err error) error { return err })
	switch {
	case err != nil:
		return nil, problem(in.node.Get(key), "%v", err)
	case len(all) == 0:
		return nil, problem(in.node.Get(key), "it has no log events")
	case timeless == len(all):
		return nil, problem(in.node.Get(key), "no log event in it has a time: write one before each, as in at 2025-03-11T08:00:00Z: …, or use line:")
	}
	for i := range timeless {
		all[i].at = all[timeless].at
	}
	return all, nil
}

// made makes the events of an input that have no times of their own.
func (r *runner) made(in Input, start time.Time) ([]event, error) {
	line := in.Line
	if in.Event != "" {
		text, err := sample(r.subject.Contract, in.Event)
		if err != nil {
			return nil, problem(in.node.Get("event"), "%v", err)
		}
		line = text
	}
	return r.repeated(in, line, in.From.Of(start))
}

// repeated returns the events that a line stands for, each with its time and
// its fields.
func (r *runner) repeated(in Input, line string, first time.Time) ([]event, error) {
	record, isRecord := readObject(line)
	if !isRecord && in.With != nil {
		if in.Event != "" {
			return nil, keyProblem(in.node.Get("with"), "a sample of %s is not a JSON record: write it as line:", in.Event)
		}
	}
	f, hasTime := r.subject.Contract.Field("timestamp")
	hasTime = hasTime && isRecord && get(record, f.Keys()) != nil
	every := time.Duration(in.Every)
	if every == 0 && !in.node.Get("every").Present() {
		every = time.Second
	}
	var all []event
	for i := range max(int(in.Times), 1) {
		at := first.Add(time.Duration(i) * every)
		text := line
		if isRecord && (hasTime || in.With != nil) {
			// Each event gets a copy, as a value may be set deep inside.
			record, _ = readObject(line)
			if hasTime {
				record.set(f.Keys(), timeLike(get(record, f.Keys()), at))
			}
			for _, name := range in.node.Get("with").Keys() {
				keys, value, err := r.varied(record, name, in.With[name], i)
				if err != nil {
					return nil, keyProblem(in.node.Get("with", name), "%v", err)
				}
				record.set(keys, value)
			}
			var err error
			if text, err = record.text(); err != nil {
				return nil, err
			}
		} else if in.With != nil {
			for _, name := range in.node.Get("with").Keys() {
				if !strings.Contains(line, "{"+name+"}") {
					return nil, keyProblem(in.node.Get("with", name), "the line is not a JSON record, and has no {%s} that stands for it", name)
				}
				choice := in.With[name][i%len(in.With[name])]
				text = strings.ReplaceAll(text, "{"+name+"}", numbered(choice.Text, i))
			}
		}
		all = append(all, event{at: at, message: text})
	}
	return all, nil
}

// timeLike returns a time in the form of another one: as a text, or as a number
// in the same unit.
func timeLike(like any, at time.Time) any {
	n, isNumber := like.(number)
	if !isNumber {
		return at.Format("2006-01-02T15:04:05.000Z07:00")
	}
	value, err := strconv.ParseFloat(string(n), 64)
	switch {
	case err != nil || value < 1e11:
		return number(strconv.FormatFloat(float64(at.UnixMilli())/1000, 'f', -1, 64))
	case value < 1e14:
		return number(strconv.FormatInt(at.UnixMilli(), 10))
	case value < 1e17:
		return number(strconv.FormatInt(at.UnixMicro(), 10))
	}
	return number(strconv.FormatInt(at.UnixNano(), 10))
}

// varied returns where a field of the contract, or one that the record has,
// stands in the record, and its value for the i-th event. For a level, that is
// what the application writes for it.
func (r *runner) varied(record object, name string, choices Choices, i int) ([]string, any, error) {
	choice := choices[i%len(choices)]
	f, ok := r.subject.Contract.Field(name)
	if !ok {
		keys := strings.Split(name, ".")
		if get(record, keys) == nil {
			return nil, nil, r.noField(name)
		}
		return keys, choice.variedValue(i), nil
	}
	if f.Name == "level" && choice.Quoted {
		if level, ok := r.subject.Contract.ParseLevel(choice.Text); ok {
			return f.Keys(), levelValue(r.subject.Contract, f, level), nil
		}
	}
	value := choice.variedValue(i)
	if text, isText := value.(string); isText && f.Type == contract.Number && numeric(text) {
		value = number(text) // the number of an event
	}
	return f.Keys(), value, nil
}

// noField returns the error for a field that neither the contract nor the
// record has. It is probably misspelt, and setting it would change nothing.
func (r *runner) noField(name string) error {
	var names []string
	for _, f := range r.subject.Contract.Fields() {
		names = append(names, f.Name)
	}
	return fmt.Errorf("neither the contract %s nor the log event has a field %s%s", r.subject.Contract.Name(), name, nearest.Hint(name, names))
}

func (s Scalar) variedValue(i int) any {
	if s.Quoted {
		return numbered(s.Text, i)
	}
	return s.value()
}

// numbered replaces {n} in a text by the number of the event.
func numbered(text string, i int) string { return strings.ReplaceAll(text, "{n}", strconv.Itoa(i+1)) }

func numeric(text string) bool { return text != "" && json.Valid([]byte(text)) && text[0] != '"' }

// datapoints returns the datapoints of a metric.
func (in Input) datapoints(start time.Time) replay.Datapoints {
	d := replay.Datapoints{Namespace: in.Metric.Namespace, Name: in.Metric.Name, Unit: in.Metric.Unit, Dimensions: in.Metric.dimensions()}
	period := time.Duration(in.Period)
	if period == 0 {
		period = time.Minute
	}
	at := in.From.Of(start)
	for i, v := range in.Values {
		if !v.Missing {
			d.Points = append(d.Points, replay.Point{At: at.Add(time.Duration(i) * period), Value: v.Number})
		}
	}
	return d
}

// dimensions returns the dimensions of the metric, sorted by name.
func (m Metric) dimensions() []template.Dimension {
	var all []template.Dimension
	for name, value := range m.Dimensions {
		all = append(all, template.Dimension{Name: name, Value: value.Text})
	}
	slices.SortFunc(all, func(a, b template.Dimension) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// records returns the events in CloudWatch's form, one JSON object a line.
func (in *incoming) records() []byte {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	for _, e := range in.events {
		stream := e.stream
		if stream == "" {
			stream = "tests"
		}
		err := to.Encode(struct {
			Timestamp int64  `json:"timestamp"`
			LogGroup  string `json:"logGroup,omitempty"`
			LogStream string `json:"logStream"`
			Message   string `json:"message"`
		}{e.at.UnixMilli(), e.group, stream, e.message})
		if err != nil {
			panic(err) // texts and numbers can be written
		}
	}
	return b.Bytes()
}
