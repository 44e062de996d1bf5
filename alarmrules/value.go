package alarmrules

import "fmt"

// ByValue returns the rule with its Watch as a value: a pointer to one of the kinds
// is a Watch as well, and means the same. It returns an error if the pointer is
// nil; the rule then watches nothing.
func (r Rule) ByValue() (Rule, error) {
	for _, k := range kinds {
		if value, ok, err := k.value(r.Watch); ok {
			r.Watch = value
			return r, err
		}
	}
	return r, nil
}

// valueOf returns what a pointer to a kind points to; false for anything else.
func valueOf[W Watch](w Watch) (Watch, bool, error) {
	p, ok := any(w).(*W)
	switch {
	case !ok:
		return nil, false, nil
	case p == nil:
		var zero W
		return nil, true, fmt.Errorf("Watch is a nil pointer to %T: give it a value of that type", zero)
	}
	return *p, true, nil
}
