package stacks

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/logstack-go/logstack/internal/regular"
)

// reportPath matches the message that says where CDK wrote a validation report.
var reportPath = regexp.MustCompile(`report can be found in: (.+)$`)

// violations returns the findings in the validation report that an error of CDK names,
// each preceded by the path of its construct. It leaves out errors of constructs, which
// are read from the constructs themselves.
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
