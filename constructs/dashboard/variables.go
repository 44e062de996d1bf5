package dashboard

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Variable is a menu that replaces a name by another one in everything that the
// dashboard shows: metric namespaces, log group names, and alarm ARNs. These must
// therefore be identical except for that name.
type Variable struct {
	// ID identifies the menu.
	ID string
	// Label is the label of the menu on the page.
	Label string
	// Name is the name that is selected at first.
	Name string
	// Others are the alternatives. Without any, there is no menu.
	Others []string
}

// menus returns the variables of the body. CloudWatch replaces the pattern of a
// variable wherever it occurs in the body (CloudWatch-Dashboard-Body-Structure), so a
// variable whose name is part of anything else is left out; notes say why.
func menus(props Props, region string, body dashboard.Body) (all []dashboard.Variable, notes []string) {
	names := append([]string{props.Namespace, props.Name}, props.AlarmNames...)
	if !props.LogGroup.IsMissing() {
		names = append(names, props.LogGroup.Name())
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // every widget has its properties
	}
	// rest is the part of the body, and of alarm ARNs, that must not contain a name.
	rest := string(data)
	for _, name := range append(slices.Clone(props.AlarmNames), props.Namespace) {
		rest = strings.ReplaceAll(rest, name, "")
	}
	rest += " arn:aws:cloudwatch::alarm:"
	if token.In(region) {
		rest += someRegions
	}
	for _, v := range props.Variables {
		if len(v.Others) == 0 {
			continue
		}
		if why := ambiguous(v.Name, names, rest); why != "" {
			notes = append(notes, fmt.Sprintf("the dashboard has no menu %s: %s", v.Label, why))
			continue
		}
		out := dashboard.Variable{
			Type: "pattern", Pattern: v.Name, InputType: "select", ID: v.ID, Label: v.Label, Default: dashboard.Scalar(v.Name), Visible: true,
		}
		for _, name := range slices.Sorted(slices.Values(append([]string{v.Name}, v.Others...))) {
			out.Values = append(out.Values, dashboard.Value{Label: name, Value: dashboard.Scalar(name)})
		}
		all = append(all, out)
	}
	return all, notes
}

// someRegions holds region names that together have every part that occurs in a
// region's name. The actual region may be known only at deployment.
const someRegions = " us-gov-east-1 us-iso-west-2 us-isob-east-3 eu-central-1 eu-isoe-west-1 eusc-de-east-1 ap-southeast-4 ap-northeast-5 ap-south-6 ap-east-7 sa-east-8 ca-central-9 af-south-1 me-south-1 il-central-1 mx-central-1 cn-north-1 cn-northwest-1"

// ambiguous says why a name cannot be replaced; empty if it can.
func ambiguous(name string, names []string, rest string) string {
	for _, whole := range names {
		if whole == "" {
			continue // CloudFormation makes one up
		}
		if token.In(whole) {
			return "what it shows has names that are known only at deployment"
		}
		if n := strings.Count(whole, name); n != 1 {
			return fmt.Sprintf("%s appears in %s %d times, not once", name, whole, n)
		}
	}
	if strings.Contains(rest, name) {
		return fmt.Sprintf("%s also appears in what it shows, and would be replaced there", name)
	}
	return ""
}
