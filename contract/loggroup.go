package contract

import (
	"cmp"
	"regexp"
	"strings"
)

// LogGroupPrefix returns how the name of the log group begins that is made for what
// the contract describes, up to the names of the application and its parts: what the
// contract says, or else the preset of its source's name. Default: /ecs/, for an
// application, which writes from a container. Presets of sources say what the service
// demands, or, where it takes any name, what its guide shows.
func (c *Contract) LogGroupPrefix() string { return cmp.Or(c.logGroups, logGroupsOf(c.source)) }

// InContainer reports whether what the contract describes is written from a container: by
// an application, or by a server that runs in one. What a contract itself says of log
// groups makes no difference.
func (c *Contract) InContainer() bool { return logGroupsOf(c.source) == containers }

// containers is how the names of the log groups of containers begin.
const containers = "/ecs/"

// logGroupsOf is how the names of the log groups of a source begin; of none, those of
// containers.
func logGroupsOf(source string) string {
	if preset, err := Preset(source); err == nil {
		return cmp.Or(preset.logGroups, containers)
	}
	return containers
}

// logGroupStart is how the name of a log group may begin (API_CreateLogGroup), which
// no other than AWS begins with aws/.
var logGroupStart = regexp.MustCompile(`^[A-Za-z0-9_/.#-]+$`)

// checkLogGroup finds a beginning that no name of a log group has.
func (k *checker) checkLogGroup() {
	at := k.node.Get("logGroupPrefix")
	if prefix := k.contract.logGroups; at.IsText() && (!logGroupStart.MatchString(prefix) || strings.HasPrefix(prefix, "aws/")) {
		k.add(at, "%q begins no name of a log group: allowed are letters, digits and _ - / . #, not starting with aws/", prefix)
	}
}
