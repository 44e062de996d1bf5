package stacks

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/logstack-go/logstack/internal/regular"
)

// reportPath is where CDK says that its report of a validation is.
var reportPath = regexp.MustCompile(`report can be found in: (.+)$`)

// violations are what the report of a validation has, which CDK names in what it throws,
// each behind the path of its construct. What constructs are marked with is not among
// them: that is read off the constructs.
func violations(thrown string) []string {
	m := reportPath.FindStringSubmatch(thrown)
	if m == nil {
		return nil
	}
	data, err := regular.ReadGenerated(m[1])
	if err != nil {
		return nil
	}
	var report struct {
		PluginReports []struct {
			Violations []struct {
				RuleName            string
				Description         string
				ViolatingConstructs []struct{ ConstructPath string }
			}
		}
	}
	if json.Unmarshal(data, &report) != nil {
		return nil
	}
	var all []string
	for _, plugin := range report.PluginReports {
		for _, v := range plugin.Violations {
			if strings.HasPrefix(v.RuleName, "Annotation::") {
				continue
			}
			for _, at := range v.ViolatingConstructs {
				all = append(all, fmt.Sprintf("%s: %s [%s]", at.ConstructPath, v.Description, v.RuleName))
			}
		}
	}
	return all
}
