package engine

import (
	"math"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// startsDated returns an aggregator that also needs the times of the rows.
func startsDated(sign int) aggregator {
	return func(c *compiler, e *insights.Call) (func() states, error) {
		at, err := c.rowTime(e)
		return startsAs(dated{sign: sign, at: at}), err
	}
}

// dated keeps the value of the earliest or the latest row that has one. Among rows
// of the same time, the first counts as the earliest, and the last as the latest.
type dated struct {
	sign int
	// at computes the time of a row from a column. It is nil if the row itself has
	// the time.
	at    expr
	value Value
	time  int64
	index int64
}

func (a *dated) add(v Value, r *row) int64 {
	if v.kind == Missing || v.structured() {
		return 0
	}
	time, ok := timeOf(r)
	if a.at != nil {
		var ms float64
		ms, ok = millis(a.at(r))
		time = int64(math.Floor(ms))
	}
	if !ok {
		return 0
	}
	return a.take(v, time, r.index)
}

func (a *dated) take(v Value, time, index int64) int64 {
	if a.value.kind != Missing {
		earlier := time < a.time || time == a.time && index < a.index
		if earlier == (a.sign > 0) {
			return 0
		}
	}
	held := int64(len(v.text) - len(a.value.text))
	a.value, a.time, a.index = v.clone(), time, index
	return held
}

func (a *dated) merge(b *dated) int64 {
	if b.value.kind == Missing {
		return 0
	}
	return a.take(b.value, b.time, b.index)
}

func (a *dated) held() int64 { return int64(len(a.value.text)) }

func (a *dated) result() Value { return a.value }

// rowTime returns the column with the time of a row: @timestamp, if a command
// defined that name. It returns nil if the row is an event.
func (c *compiler) rowTime(e *insights.Call) (expr, error) {
	if o, named := c.scope.find("@timestamp"); named {
		return o.eval, nil
	}
	for s := c.scope; s != nil; s = s.from {
		if s.closed {
			return nil, c.refuse(e, "output it, as in max(@timestamp) as @timestamp",
				"%s goes by @timestamp, which the command before it does not output", e.Function)
		}
	}
	return nil, nil
}

// timeOf returns the time of a row.
func timeOf(r *row) (int64, bool) {
	if r.event != nil {
		return r.event.when()
	}
	return r.time, r.time != noTime
}

// rate is the change of a number per period, from its first value to its last.
type rate struct {
	first, last dated
	per         float64
}

func (a *rate) add(v Value, r *row) int64 {
	f, ok := v.asNumber()
	if !ok {
		return 0
	}
	v = Value{kind: Number, number: f}
	a.first.add(v, r)
	a.last.add(v, r)
	return 0
}

func (a *rate) merge(b *rate) int64 {
	a.first.merge(&b.first)
	a.last.merge(&b.last)
	return 0
}

func (a *rate) held() int64 { return 0 }

func (a *rate) result() Value {
	if a.first.value.kind == Missing {
		return Value{}
	}
	// The values are halved because their difference may overflow.
	change := a.last.value.number/2 - a.first.value.number/2
	return numberValue(change / float64(a.last.time-a.first.time) * a.per * 2)
}
