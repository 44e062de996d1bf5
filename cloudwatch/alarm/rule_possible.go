package alarm

// MayHold reports whether the rule can hold if each of its alarms can be in the
// states for which may reports true, independently of the others. An alarm that the
// rule names twice counts as two alarms. MayHold may therefore report true for a
// rule that never holds, but never reports false for one that can hold.
func (r Rule) MayHold(may func(alarm string, in State) bool) bool {
	yes, _ := r.root.may(may)
	return yes
}

func (n ruleState) may(may func(string, State) bool) (holds, fails bool) {
	for _, state := range []State{StateOK, StateAlarm, StateInsufficientData} {
		if state != n.state && may(n.alarm, state) {
			fails = true
		}
	}
	return may(n.alarm, n.state), fails
}

func (n ruleConstant) may(func(string, State) bool) (holds, fails bool) { return bool(n), !bool(n) }

func (n ruleNot) may(may func(string, State) bool) (holds, fails bool) {
	holds, fails = n.of.may(may)
	return fails, holds
}

func (n ruleGroup) may(may func(string, State) bool) (holds, fails bool) {
	// AND holds if all parts hold; OR fails only if all parts fail.
	all, any := true, false
	for _, operand := range n.operands {
		holds, fails := operand.may(may)
		if n.operator == "OR" {
			holds, fails = fails, holds
		}
		all, any = all && holds, any || fails
	}
	if n.operator == "OR" {
		return any, all
	}
	return all, any
}

func (n ruleQuorum) may(may func(string, State) bool) (holds, fails bool) {
	can, must := 0, 0
	for _, name := range n.names {
		is, isNot := ruleState{n.state, name}.may(may)
		if n.not {
			is, isNot = isNot, is
		}
		if is {
			can++
		}
		if !isNot {
			must++
		}
	}
	enough := func(have int) bool {
		if n.percent {
			return have*100 >= n.least*len(n.names)
		}
		return have >= n.least
	}
	return enough(can), !enough(must)
}
