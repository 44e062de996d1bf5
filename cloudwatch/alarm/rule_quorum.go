package alarm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ruleQuorum is AT_LEAST, which holds if at least a given number of the alarms are
// in a state, or are not in it (API_PutCompositeAlarm).
type ruleQuorum struct {
	// least is a number of alarms, or a percentage of them.
	least   int
	percent bool
	not     bool
	state   State
	names   []string
}

func (n ruleQuorum) holds(state func(string) State) bool {
	have := 0
	for _, name := range n.names {
		if (state(name) == n.state) != n.not {
			have++
		}
	}
	if n.percent {
		return have*100 >= n.least*len(n.names)
	}
	return have >= n.least
}

func (n ruleQuorum) text(string) string {
	least, state := strconv.Itoa(n.least), string(n.state)
	if n.percent {
		least += "%"
	}
	if n.not {
		state = "NOT " + state
	}
	var names []string
	for _, name := range n.names {
		names = append(names, quoted(name))
	}
	return fmt.Sprintf("AT_LEAST(%s, %s, (%s))", least, state, strings.Join(names, ", "))
}

func (n ruleQuorum) alarms(to []string) []string { return append(to, n.names...) }

// quorum parses what follows AT_LEAST: a number or a percentage, a state, and the
// alarms.
func (p *ruleParser) quorum() (ruleNode, error) {
	const form = "write AT_LEAST(2, ALARM, (a, b, c)), or 50% for the number"
	var n ruleQuorum
	if !p.accept('(') {
		return nil, p.unexpected(form)
	}
	p.space()
	least := p.pos
	for p.pos < len(p.src) && '0' <= p.src[p.pos] && p.src[p.pos] <= '9' {
		p.pos++
	}
	var err error
	if n.least, err = strconv.Atoi(p.src[least:p.pos]); err != nil {
		return nil, p.fail(least, p.pos, "AT_LEAST takes a whole number of alarms, or a whole percentage of them", form)
	}
	n.percent = p.pos < len(p.src) && p.src[p.pos] == '%'
	if n.percent {
		p.pos++
	}
	leastEnd := p.pos
	if !p.accept(',') {
		return nil, p.unexpected("expected a comma after a whole number: " + form)
	}
	p.space()
	word, end := p.word()
	if n.not = word == "NOT"; n.not {
		p.pos = end
		p.space()
		word, end = p.word()
	}
	if n.state = State(word); !slices.Contains([]State{StateAlarm, StateOK, StateInsufficientData}, n.state) {
		return nil, p.unexpected("expected ALARM, OK or INSUFFICIENT_DATA, or NOT before one of them")
	}
	p.pos = end
	if !p.accept(',') || !p.accept('(') {
		return nil, p.unexpected("expected the alarms: " + form)
	}
	for {
		name, err := p.name()
		if err != nil {
			return nil, err
		}
		n.names = append(n.names, name)
		if !p.accept(',') {
			break
		}
	}
	for range 2 {
		if !p.accept(')') {
			return nil, p.unexpected("expected a comma or ): quote a name with blanks")
		}
	}
	switch {
	case n.percent && (n.least < 1 || n.least > 100):
		return nil, p.fail(least, leastEnd, fmt.Sprintf("AT_LEAST takes 1%% to 100%%, not %d%%", n.least), "")
	case !n.percent && (n.least < 1 || n.least > len(n.names)):
		return nil, p.fail(least, leastEnd, fmt.Sprintf("AT_LEAST takes 1 to the number of alarms that follow, %d, not %d", len(n.names), n.least), "")
	}
	return n, nil
}
