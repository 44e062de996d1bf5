package alarmrules

import (
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/quantity"
)

// Share goes off when too large a share of one selection is in another as well, in
// percent. A share of few log events means little, so a period with fewer than
// AtLeast is good.
//
//	share: {event: request_completed, where: $.status_code >= 500}
//	of: {event: request_completed}
//	above: {page: 5%, ticket: 1%}
type Share struct {
	// The part that is counted, such as by a condition.
	Part Selection `yaml:"share"`
	// The whole. Default: all log events.
	Of Selection `yaml:"of"`
	// How many log events the whole must have in a period for a share of them to
	// mean something, 1 or more. Default: 100.
	AtLeast                      quantity.Positive `yaml:"atLeast"`
	Thresholds[quantity.Percent] `yaml:",inline"`
	Window                       `yaml:",inline"`
}

// leastOfShare is the default for AtLeast: one failure out of two should page
// nobody.
const leastOfShare = 100

// Kind returns "share".
func (Share) Kind() string { return "share" }

// when says when the alarm goes off.
func (k Share) when() string {
	return fmt.Sprintf("%s of %s are %s, %s, of at least %d", whenSaid(k.Thresholds, quantity.Percent.String), k.Of, k.Part,
		k.Window.words(k.said().upwards()), k.least())
}

func (k Share) least() int {
	if k.AtLeast == 0 {
		return leastOfShare
	}
	return int(k.AtLeast)
}

func (k Share) check(c *checker) {
	if k.Part.withoutRecords() && k.Of.everything() {
		c.selection([]string{"share"}, k.Part)
	} else {
		c.positive([]string{"share"}, k.Part)
	}
	c.something([]string{"share"}, k.Part)
	c.positive([]string{"of"}, k.Of)
	if k.AtLeast < 0 {
		c.failf([]string{"atLeast"}, "must be 1 or more, got %d", k.AtLeast)
	}
	key := k.said().key
	thresholds(c, k.Thresholds, func(p quantity.Percent) float64 { return float64(p) }, func(p quantity.Percent) error {
		switch {
		case !(p >= 0 && p <= 100):
			return fmt.Errorf("must be 0%% to 100%%, got %s", p)
		case p == 100 && key == "above":
			return fmt.Errorf("nothing is more than 100%%: the alarm could never go off")
		case p == 0 && key == "below":
			return fmt.Errorf("nothing is less than 0%%: the alarm could never go off")
		case p == 0 && key == "atOrAbove":
			return fmt.Errorf("every share is at least 0%%: the alarm would always be on")
		case p == 100 && key == "atOrBelow":
			return fmt.Errorf("every share is at most 100%%: the alarm would always be on")
		}
		return nil
	})
	c.window(k.Window, cloudwatch.CheckPeriod)
}

func (k Share) bind(b *binder) {
	part, err := k.Part.within(k.Of)
	if err != nil {
		b.failf([]string{"share"}, "it is not part of what it is a share of: %v", err)
		return
	}
	// What is not a record is counted as everything minus the records.
	such, ok := b.count([]string{"share"}, part, "", "")
	all, okAll := b.count([]string{"of"}, k.Of, "-of", "")
	if !ok || !okAll {
		return
	}
	if such.Name == all.Name {
		b.failf([]string{"share"}, "it selects all of what it is a share of: it would always be 100%%")
		return
	}
	operands := operands(such, all)
	said := k.said()
	// With too few log events, the value is one that is good.
	otherwise := 0
	if !said.upwards() {
		otherwise = 100
	}
	share := fmt.Sprintf("100 * FILL(%s, 0) / %s", operands[0].ID, operands[1].ID)
	if k.Part.withoutRecords() {
		share = "100 - " + share
	}
	a := k.Window.in(Alarm{
		Math:       fmt.Sprintf("IF(FILL(%s, 0) >= %d, %s, %d)", operands[1].ID, k.least(), share, otherwise),
		Operands:   operands,
		Comparison: said.comparison,
	}, said.upwards())
	// The expression has a value in every period.
	a.Missing = Window{MissingData: k.MissingData}.filled(true).MissingData
	b.alarms(a, numbers(said.values, func(p quantity.Percent) float64 { return float64(p) }))
	b.line(Line{Math: share, Operands: operands, Label: b.rule.title(), Unit: "percent"})
}

// operands gives series ids that are made from their names, and distinct.
func operands(of ...Series) []Operand {
	taken := map[string]bool{resultID: true}
	var all []Operand
	for _, series := range of {
		id := operandID(series.Name)
		for taken[id] {
			id += "_"
		}
		taken[id] = true
		all = append(all, Operand{id, series})
	}
	return all
}

// operandID makes an id for metric math from a metric's name: FailedRequests
// becomes failedRequests.
func operandID(name string) string {
	id := []byte{}
	for i := 0; i < len(name); i++ {
		ch := name[i]
		switch {
		case ch >= 'a' && ch <= 'z', ch == '_', ch >= '0' && ch <= '9' && len(id) > 0:
			id = append(id, ch)
		case ch >= 'A' && ch <= 'Z':
			if len(id) == 0 {
				ch += 'a' - 'A'
			}
			id = append(id, ch)
		}
	}
	if len(id) == 0 || id[0] < 'a' || id[0] > 'z' {
		id = append([]byte("m"), id...)
	}
	return string(id)
}
