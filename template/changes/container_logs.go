package changes

import (
	"fmt"
	"slices"
	"strings"
)

var containerLogs = kind{
	name: "container-logs",
	doc: Doc{
		Title: "Containers whose output is lost", Severity: Loss,
		Meaning: "A container no longer has a log driver, so its output goes nowhere. Or it no longer gets the DSN that it sends errors to.",
		Remedy:  "Restore its log configuration or its secret.",
	},
	find: func(f *finder) {
		for _, one := range f.both(taskType) {
			f.eachContainer(one, func(name string, was, is value) {
				if driver := was.member("LogConfiguration").member("LogDriver"); driver.given() && !is.member("LogConfiguration").given() {
					f.severe(one.new, fmt.Sprintf("The container %s no longer has a log configuration: its output goes nowhere.", name), Difference{"log driver", driver.text(), "none"})
				} else if driver.given() && driver.text() != "none" && is.member("LogConfiguration").member("LogDriver").text() == "none" {
					f.severe(one.new, fmt.Sprintf("The container %s has the log driver none: its output goes nowhere.", name), Difference{"log driver", driver.text(), "none"})
				}
				for _, dsn := range dsns(was) {
					if slices.Contains(dsns(is), dsn) {
						f.otherDSN(one, name, dsn, was, is)
					} else {
						f.severe(one.new, fmt.Sprintf("The container %s no longer gets %s: the errors that it sent there go nowhere.", name, dsn))
					}
				}
			})
		}
	},
}

// eachContainer compares the containers of a task definition that are on both sides.
func (f *finder) eachContainer(one *change, compare func(name string, was, is value)) {
	if one.retyped {
		return
	}
	for _, was := range one.old.get("ContainerDefinitions").items() {
		name := was.member("Name").text()
		for _, is := range one.new.get("ContainerDefinitions").items() {
			if name != "" && is.member("Name").text() == name {
				compare(name, was, is)
				break
			}
		}
	}
}

// otherDSN reports a container that sends errors elsewhere.
func (f *finder) otherDSN(one *change, container, dsn string, was, is value) {
	from := func(v value) value {
		for _, s := range v.member("Secrets").items() {
			if s.member("Name").text() == dsn {
				return s.member("ValueFrom")
			}
		}
		return value{v.of, "a variable in clear text"}
	}
	if a, b := from(was), from(is); f.same(a, b) == differs {
		f.add(one.new, Told, "Check that it is the intended one.", fmt.Sprintf("The container %s gets %s from another place: errors may be sent elsewhere.", container, dsn), Difference{dsn, a.written(), b.written()})
	}
}

// dsns returns the container's variables that say where errors are sent, such
// as SENTRY_DSN, whether secret or in plain text.
func dsns(container value) []string {
	var all []string
	for _, in := range []string{"Secrets", "Environment"} {
		for _, v := range container.member(in).items() {
			if name := v.member("Name").text(); name == "DSN" || strings.HasSuffix(name, "_DSN") {
				all = append(all, name)
			}
		}
	}
	return all
}
