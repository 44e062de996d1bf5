package changes

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

var writesElsewhere = kind{
	name: "writes-elsewhere",
	doc: Doc{
		Title: "Containers and functions that write elsewhere", Severity: Told,
		Meaning: "A container or a function writes to another log group than before, through another log driver or other options of it, or in another format. Whatever reads the old log group sees nothing of it any more, and a metric filter on JSON matches no plain text.",
		Remedy:  "Make sure that metric filters and queries read the new log group and expect its format.",
	},
	find: func(f *finder) {
		for _, one := range f.both(taskType) {
			f.eachContainer(one, func(name string, was, is value) {
				was, is = was.member("LogConfiguration"), is.member("LogConfiguration")
				if !was.given() || !is.given() {
					return
				}
				text := fmt.Sprintf("The container %s writes elsewhere than before.", name)
				f.elsewhere(one, text, "log driver", was.member("LogDriver"), is.member("LogDriver"))
				if was.member("LogDriver").text() == is.member("LogDriver").text() {
					f.elsewhere(one, text, "log group", was.member("Options").member("awslogs-group"), is.member("Options").member("awslogs-group"))
					f.otherOptions(one, name, was.member("Options"), is.member("Options"))
				}
			})
		}
		for _, one := range f.both(functionType) {
			was, is := one.old.get("LoggingConfig"), one.new.get("LoggingConfig")
			f.elsewhere(one, "It writes to another log group than before.", "log group", groupOf(was), groupOf(is))
			f.elsewhere(one, "It writes in another format than before.", "format", formatOf(was), formatOf(is))
		}
	},
}

// otherOptions compares the remaining options of the log driver.
func (f *finder) otherOptions(one *change, container string, was, is value) {
	a, _ := was.is.(map[string]any)
	b, _ := is.is.(map[string]any)
	var all []Difference
	for _, name := range slices.Sorted(maps.Keys(union(a, b))) {
		if name != "awslogs-group" && f.same(was.member(name), is.member(name)) != same {
			d := Difference{name, was.member(name).written(), is.member(name).written()}
			if hidden.MatchString(name) {
				d.Was, d.Is = covered(d.Was), covered(d.Is)
			}
			all = append(all, d)
		}
	}
	if all != nil {
		f.severe(one.new, fmt.Sprintf("The log driver of the container %s has other options than before.", container), all...)
	}
}

// hidden matches options, such as splunk-token, whose values must not be shown.
var hidden = regexp.MustCompile(`(?i)token|password|secret|api-?key`)

// covered returns a stand-in for a value that must not be shown.
func covered(value string) string {
	if value == "" {
		return ""
	}
	return "(hidden)"
}

func (f *finder) elsewhere(one *change, text, what string, was, is value) {
	switch f.same(was, is) {
	case differs:
		f.severe(one.new, text, Difference{what, was.written(), is.written()})
	case unsure:
		f.add(one.new, Open, "", "Whether that is so cannot be known: "+strings.ToLower(text[:1])+text[1:], Difference{what, was.written(), is.written()})
	}
}

// groupOf returns the log group of a function. Lambda creates one if the
// function names none (monitoring-cloudwatchlogs-loggroups).
func groupOf(config value) value {
	if group := config.member("LogGroup"); group.given() {
		return group
	}
	return value{config.of, "/aws/lambda/" + config.of.called()}
}

// formatOf returns the log format of a function, by default Text.
func formatOf(config value) value {
	if format := config.member("LogFormat"); format.given() {
		return format
	}
	return value{config.of, "Text"}
}
