package engine

import (
	"math"
	"time"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

var _ = register(builders, map[string]builder{
	"bin":       (*compiler).bin,
	"datefloor": func(c *compiler, e *insights.Call) (operand, error) { return c.dateRound(e, insights.Period.Floor) },
	"dateceil":  func(c *compiler, e *insights.Call) (operand, error) { return c.dateRound(e, insights.Period.Ceil) },
	"now":       func(c *compiler, e *insights.Call) (operand, error) { return seconds(c.p.clock.now), nil },
	"queryStartTime": func(c *compiler, e *insights.Call) (operand, error) {
		return c.rangeTime(e, func() time.Time { return c.p.clock.start })
	},
	"queryEndTime": func(c *compiler, e *insights.Call) (operand, error) {
		return c.rangeTime(e, func() time.Time { return c.p.clock.end })
	},
	"queryTimeRange": (*compiler).queryTimeRange,
	"parseDate":      (*compiler).parseDate,
	"formatDate":     (*compiler).formatDate,
})

var _ = register(scalars, map[string]scalar{
	"fromMillis": func(a []Value) Value {
		ms, ok := a[0].asNumber()
		if !ok || math.Abs(ms) > maxMillis {
			return Value{}
		}
		return timeValue(ms)
	},
	"toMillis": func(a []Value) Value {
		ms, ok := millis(a[0])
		if !ok {
			return Value{}
		}
		return numberValue(ms)
	},
})

// maxMillis limits times to years of four digits, which every format can write.
const maxMillis = 253_402_300_799_999 // the end of the year 9999

// millis reads a value as milliseconds since 1970. The value is a time, a number of
// milliseconds, or a text in ISO 8601.
func millis(v Value) (float64, bool) {
	switch v.kind {
	case Time:
		return v.number, true
	case Text:
		for _, layout := range []string{time.RFC3339Nano, timeFormat, "2006-01-02 15:04:05", "2006-01-02T15:04:05.999999999", "2006-01-02"} {
			if t, err := time.Parse(layout, v.text); err == nil {
				return float64(t.UnixMilli()), true
			}
		}
	}
	ms, ok := v.asNumber()
	return ms, ok && math.Abs(ms) <= maxMillis
}

// seconds returns a time as now() does, in seconds since 1970.
// (CWL_QuerySyntax-operations-functions, "Datetime functions")
func seconds(t time.Time) operand { return constantOf(numberValue(float64(t.Unix()))) }

// bin rounds the time of the event down to the start of a period.
// (CWL_QuerySyntax-Stats)
func (c *compiler) bin(e *insights.Call) (operand, error) {
	period, err := c.period(e, len(e.Args)-1)
	if err != nil {
		return operand{}, err
	}
	if at := e.NotTimestamp(); at != nil {
		return operand{}, c.refuse(at, "round another time with datefloor", "%s takes no time but @timestamp", e.Function)
	}
	at, err := c.field(&insights.Field{Span: e.Pos(), Steps: []insights.Step{{Name: "@timestamp"}}})
	if err != nil {
		return operand{}, c.refuse(e, "", "bin reads @timestamp, which the command before it does not output")
	}
	return rounded(at, period, insights.Period.Floor, c.binOffset), nil
}

// dateRound compiles datefloor and dateceil.
func (c *compiler) dateRound(e *insights.Call, round func(insights.Period, int64) int64) (operand, error) {
	at, err := c.expr(e.Args[0])
	if err != nil {
		return at, err
	}
	period, err := c.period(e, 1)
	if err != nil {
		return operand{}, err
	}
	return rounded(at, period, round, 0), nil
}

func rounded(at operand, period insights.Period, round func(insights.Period, int64) int64, offset float64) operand {
	return operand{eval: func(r *row) Value {
		ms, ok := millis(at.eval(r))
		if !ok {
			return Value{}
		}
		return Value{kind: Time, number: float64(round(period, int64(math.Floor(ms)))) + offset}
	}}
}

// period returns the argument of a call that is a period.
func (c *compiler) period(e *insights.Call, i int) (insights.Period, error) {
	if len(e.Args) > i {
		if d, ok := e.Args[i].(*insights.Duration); ok && d.Count > 0 {
			return d.Period(), nil
		}
		return insights.Period{}, c.refuse(e.Args[i], "write a number and a unit, such as 5m", "%s takes a period here", e.Function)
	}
	return insights.Period{}, c.refuse(e, "", "%s takes a period", e.Function)
}

// milliseconds returns the length of a duration. It returns an error if the length
// varies.
func (c *compiler) milliseconds(d *insights.Duration) (float64, error) {
	ms := d.Milliseconds()
	if ms == 0 {
		return 0, c.refuse(d, "", "the length of %s varies", insights.Format(d))
	}
	return float64(ms), nil
}

// rangeTime compiles queryStartTime and queryEndTime, in milliseconds.
func (c *compiler) rangeTime(e *insights.Call, of func() time.Time) (operand, error) {
	if of().IsZero() && !c.p.options.Hold {
		return operand{}, c.refuse(e, "", "%s needs the time range of the query, and this one has none", e.Function)
	}
	return constantOf(numberValue(float64(of().UnixMilli()))), nil
}

// queryTimeRange compiles queryTimeRange, the length of the time range in
// milliseconds.
func (c *compiler) queryTimeRange(e *insights.Call) (operand, error) {
	if (c.p.clock.start.IsZero() || c.p.clock.end.IsZero()) && !c.p.options.Hold {
		return operand{}, c.refuse(e, "", "%s needs the time range of the query, and this one has none", e.Function)
	}
	return constantOf(numberValue(float64(c.p.clock.end.Sub(c.p.clock.start).Milliseconds()))), nil
}
