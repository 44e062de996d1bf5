package engine

import (
	"slices"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// addTotals compiles the command addtotals, which adds a column with the sum of
// each row, unless row=false, and with col=true a final row with the sum of each
// column. Without fields, it sums all numbers. (CWL_QuerySyntax-Addtotals)
func (c *compiler) addTotals(command *insights.AddTotals) error {
	name, inRows, inColumns := "Total", true, false
	for _, o := range command.Options {
		switch o.Key {
		case "fieldname":
			name = o.Value
		case "row":
			inRows = o.Value == "true"
		case "col":
			inColumns = o.Value == "true"
		}
	}
	summed := slices.Clone(c.shown.now())
	if len(command.Fields) > 0 {
		summed = nil
		for _, f := range command.Fields {
			summed = append(summed, column{f.Name(), f})
		}
	}
	if inRows {
		var operands []operand
		for _, s := range summed {
			o, err := c.shownColumn(s)
			if err != nil {
				return err
			}
			operands = append(operands, o)
		}
		c.define(name, operand{eval: func(r *row) Value {
			var sum total
			any := false
			for _, o := range operands {
				if f, ok := summand(o.eval(r)); ok {
					sum.plus(f)
					any = true
				}
			}
			if !any {
				return Value{}
			}
			return numberValue(sum.over(1))
		}})
		c.show(name, nil)
		summed = append(summed, column{name: name})
	}
	if !inColumns {
		return nil
	}
	w := &whole{collect: c.collect(noLimit)}
	c.gather(w)
	var places []int
	for _, s := range summed {
		place, err := c.carried(w.stage, s)
		if err != nil {
			return err
		}
		if place >= 0 {
			places = append(places, place)
		}
	}
	w.apply = func(rows []kept, _ func(int64) bool) ([]kept, error) {
		sums := kept{values: make([]Value, len(w.stage.carry)), index: int64(len(rows)), time: noTime}
		for _, i := range places {
			var sum total
			any := false
			for _, k := range rows {
				if f, ok := summand(k.values[i]); ok {
					sum.plus(f)
					any = true
				}
			}
			if any {
				sums.values[i] = numberValue(sum.over(1))
			}
		}
		for i := range rows {
			rows[i].index = int64(i)
		}
		return append(rows, sums), nil
	}
	return nil
}

// summand returns the number that a value adds to totals. Times and booleans add
// nothing.
func summand(v Value) (float64, bool) {
	if v.kind == Number || v.kind == Text {
		return v.asNumber()
	}
	return 0, false
}
