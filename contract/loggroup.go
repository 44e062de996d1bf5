package contract

import (
	"cmp"
	"regexp"
	"strings"
)

// LogGroupPrefix returns the prefix of the name of the log group that is made for
// the contract; the names of the application and its parts follow it. It is what
// the contract says or else what the preset of its source says, which is what the
// service demands or, if it takes any name, what its guide shows. The default is
// /ecs/, as applications write from containers.
func (c *Contract) LogGroupPrefix() string { return cmp.Or(c.logGroups, logGroupsOf(c.source)) }

// InContainer reports whether a container writes the log: that of an application,
// or of a server that runs in one. It does not depend on what the contract says
// about log groups.
func (c *Contract) InContainer() bool { return logGroupsOf(c.source) == containers }

// containers is the prefix of the log groups of containers.
const containers = "/ecs/"

// logGroupsOf returns the prefix of the log groups of a source; for no source, that
// of containers.
func logGroupsOf(source string) string {
	if preset, err := Preset(source); err == nil {
		return cmp.Or(preset.logGroups, containers)
	}
	return containers
}

// logGroupStart matches the beginning of a log group's name (API_CreateLogGroup).
// Names that begin with aws/ belong to AWS.
var logGroupStart = regexp.MustCompile(`^[A-Za-z0-9_/.#-]+$`)

// checkLogGroup reports a prefix that no log group's name can have.
func (k *checker) checkLogGroup() {
	at := k.node.Get("logGroupPrefix")
	if prefix := k.contract.logGroups; at.IsText() && (!logGroupStart.MatchString(prefix) || strings.HasPrefix(prefix, "aws/")) {
		k.add(at, "%q cannot begin the name of a log group: use letters, digits and _ - / . #, not starting with aws/", prefix)
	}
}
