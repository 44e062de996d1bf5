package insights

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// mostSelected is the number of values that an argument of SOURCE may list.
var mostSelected = map[string]int{
	"namePrefix":         cloudwatch.MaxSourcePrefixes,
	"accountIdentifiers": cloudwatch.MaxSourceAccounts,
	"logGroupClass":      len(Classes()),
	"dataSource":         cloudwatch.MaxDataSources,
}

// selectorNames maps the spellings of an argument to the one that CloudWatch takes.
var selectorNames = map[string]string{
	"accountIdentifier": "accountIdentifiers",
	"class":             "logGroupClass",
}

// checkSource finds arguments of SOURCE that are given twice, list too many values,
// or name no class. (CWL_QuerySyntax-Source)
func checkSource(c *checker) {
	c.each(func(n Node) {
		s, ok := n.(*Source)
		if !ok {
			return
		}
		for i, selector := range s.Selectors {
			if slices.ContainsFunc(s.Selectors[:i], func(o *Selector) bool { return o.Function == selector.Function }) {
				c.report(selector.Span, "", "%s is given twice", selector.Function)
			}
			if selector.Function == "dataSource" && len(selector.Args) != 1 {
				c.report(selector.Span, "write dataSource(['amazon_vpc.flow'])", "dataSource takes one list")
			}
			given := map[string]bool{}
			for _, a := range selector.Args {
				key := a.argument(selector)
				if given[key] && selector.Function != "dataSource" {
					c.report(a.Span, "", "%s is given twice", key)
				}
				given[key] = true
				if most := mostSelected[key]; len(a.Values) > most {
					c.report(a.Span, "", "%s lists at most %d, not %d", key, most, len(a.Values))
				}
				for _, v := range a.Values {
					if _, known := classOf(v); key == "logGroupClass" && !known {
						c.report(v.Span, "write STANDARD or INFREQUENT_ACCESS", "%s is not a class that can be queried", v.Text)
					}
				}
			}
		}
	})
}

// argument returns the argument's name as CloudWatch takes it.
func (a *SelectorArg) argument(s *Selector) string {
	if a.Key == "" {
		return s.Function
	}
	if name, ok := selectorNames[a.Key]; ok {
		return name
	}
	return a.Key
}

// classOf returns the class that a string in SOURCE names.
func classOf(v *String) (Class, bool) {
	for _, class := range Classes() {
		if strings.EqualFold(v.Value, string(class)) {
			return class, true
		}
	}
	return "", false
}

// sourceClass returns the class of the log groups that SOURCE names. If SOURCE
// names both classes, it returns the one with fewer commands; if none, "".
func sourceClass(commands []Command) Class {
	var named Class
	for _, command := range commands {
		source, ok := command.(*Source)
		if !ok {
			continue
		}
		for _, s := range source.Selectors {
			for _, a := range s.Args {
				for _, v := range a.Values {
					if class, known := classOf(v); known && a.argument(s) == "logGroupClass" && named != InfrequentAccess {
						named = class
					}
				}
			}
		}
	}
	return named
}
