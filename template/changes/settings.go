package changes

import (
	"encoding/json"
	"strings"
)

// Custom resources set the retention of log groups that are created elsewhere:
// the CDK's Custom::LogRetention for Lambda's log groups, and an
// AwsCustomResource that calls PutRetentionPolicy or DeleteRetentionPolicy.

const logRetentionType = "Custom::LogRetention"

// retentionOf returns the log group whose retention a custom resource sets and
// the number of days. days is not given if the custom resource removes the
// retention, so that log events never expire.
func retentionOf(t *thing) (group, days value, ok bool) {
	if t.Type == logRetentionType {
		return value{t, t.Properties["LogGroupName"]}, value{t, t.Properties["RetentionInDays"]}, true
	}
	if !strings.HasPrefix(t.Type, "Custom::") {
		return value{}, value{}, false
	}
	for _, event := range []string{"Update", "Create"} {
		written := text(t.Properties[event])
		if !strings.Contains(written, "etentionPolicy") {
			continue
		}
		var call struct {
			Action     string         `json:"action"`
			Parameters map[string]any `json:"parameters"`
		}
		d := json.NewDecoder(strings.NewReader(written))
		d.UseNumber()
		if d.Decode(&call) != nil || !strings.EqualFold(call.Action, "PutRetentionPolicy") && !strings.EqualFold(call.Action, "DeleteRetentionPolicy") {
			continue
		}
		return value{t, call.Parameters["logGroupName"]}, value{t, call.Parameters["retentionInDays"]}, true
	}
	return value{}, value{}, false
}

// retentions maps the name of each log group to its retention and to the
// resource that sets it, as far as a side says.
func (c *comparison) retentions(s *side) map[string]setting {
	all := map[string]setting{}
	for _, t := range s.things() {
		if t.Type == logGroupType {
			all[c.nameOf(t).key] = setting{t, t.ownName(), t.get("RetentionInDays")}
		}
	}
	// A custom resource sets the retention after the log group is created.
	for _, t := range s.things() {
		if group, days, ok := retentionOf(t); ok {
			all[c.key(group)] = setting{t, group, days}
		}
	}
	return all
}

// setting is the retention of a log group and the resource that sets it.
type setting struct {
	by          *thing
	group, days value
}
