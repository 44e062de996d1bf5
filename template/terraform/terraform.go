// Package terraform reads the resources of a plan or a state from the output of
// `terraform show -json` (internals/json-format). It returns the same model as
// package template does, so that whatever works on a template works on
// Terraform. Attributes that this package does not know are not read at all: a
// state holds secrets.
package terraform

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/toolanswer"
	"github.com/logstack-go/logstack/template"
)

// Read reads a file that `terraform show -json` wrote. A value known only after
// apply stays a placeholder, unless the plan knows it from the resource that it
// refers to. All resources are returned as one template. A path that does not
// exist is fs.ErrNotExist.
func Read(path string, o template.Options) ([]*template.Template, error) {
	data, err := toolanswer.Read(path)
	if err != nil {
		return nil, err
	}
	return Parse(path, data, o)
}

// Parse parses the output of `terraform show -json`. file is its name in
// errors.
func Parse(file string, data []byte, o template.Options) ([]*template.Template, error) {
	shown, err := readShown(file, data)
	if err != nil {
		return nil, err
	}
	return shown.read(file, o)
}

// ReadPrior reads the state that a plan starts from, as Read reads what the
// plan leads to. A resource that the plan moves has its new address. Before the
// first apply, there are no resources. A state file has no prior state, which
// is an error.
func ReadPrior(path string, o template.Options) ([]*template.Template, error) {
	data, err := toolanswer.Read(path)
	if err != nil {
		return nil, err
	}
	of, err := readShown(path, data)
	if err != nil {
		return nil, err
	}
	if !of.isPlan {
		return nil, fmt.Errorf("%s: it is a state, which does not say what was there before: give a plan, or the state before it", path)
	}
	prior := &shown{values: of.prior}
	if prior.values.Root == nil {
		prior.values.Root = &module{}
	}
	prior.values.Root.rename(of.moved)
	return prior.read(path, o)
}

// rename gives resources their addresses after the plan.
func (m *module) rename(moved map[string]string) {
	for i, r := range m.Resources {
		if to := moved[r.Address]; to != "" {
			m.Resources[i].Address = to
		}
	}
	for _, child := range m.Children {
		if child != nil {
			child.rename(moved)
		}
	}
}

func (s *shown) read(file string, o template.Options) ([]*template.Template, error) {
	r := &reader{file: file, shown: s, types: map[string]int{}, instances: map[string]*instance{}}
	if err := r.modules(s.values.Root); err != nil {
		return nil, err
	}
	r.configure()
	d, err := r.declaration()
	if err != nil {
		return nil, err
	}
	t, err := template.Declare(d, o)
	if err != nil {
		return nil, err
	}
	return []*template.Template{t}, nil
}

// shown is the output of `terraform show -json`. A state has only values.
type shown struct {
	isPlan bool
	values values
	// unknown holds, by address, what is known only after apply.
	unknown map[string]json.RawMessage
	config  *configModule
	// prior is the state that a plan starts from. moved maps the old addresses
	// of moved resources to the new ones.
	prior values
	moved map[string]string
}

// values is Terraform's "values representation".
type values struct {
	Root *module `json:"root_module"`
}

// module is a module and its resources.
type module struct {
	Address   string     `json:"address"`
	Resources []resource `json:"resources"`
	Children  []*module  `json:"child_modules"`
}

type resource struct {
	Address string          `json:"address"`
	Mode    string          `json:"mode"`
	Type    string          `json:"type"`
	Name    string          `json:"name"`
	Index   any             `json:"index"`
	Values  json.RawMessage `json:"values"`
	// Sensitive marks the values that Terraform hides.
	Sensitive json.RawMessage `json:"sensitive_values"`
}

func readShown(file string, data []byte) (*shown, error) {
	text := strings.TrimSpace(string(data[:min(len(data), 64)]))
	switch {
	case strings.HasPrefix(text, "PK"):
		return nil, fmt.Errorf("%s: it is a plan file, which only Terraform can read: convert it with `terraform show -json %s > plan.json`", file, filepath.Base(file))
	case !strings.HasPrefix(text, "{"):
		return nil, fmt.Errorf("%s: it is not the output of `terraform show -json` for a plan or a state", file)
	}
	all, err := toolanswer.Values(file, data)
	if err != nil {
		return nil, err
	}
	if len(all) != 1 {
		return nil, fmt.Errorf("%s: it holds %d JSON values, and `terraform show -json` writes one", file, len(all))
	}
	var top struct {
		Format  *string         `json:"format_version"`
		Serial  json.RawMessage `json:"serial"`
		Values  *values         `json:"values"`
		Planned *values         `json:"planned_values"`
		Prior   struct {
			Values values `json:"values"`
		} `json:"prior_state"`
		Changes []struct {
			Address  string `json:"address"`
			Previous string `json:"previous_address"`
			Deposed  string `json:"deposed"`
			Change   struct {
				Unknown json.RawMessage `json:"after_unknown"`
			} `json:"change"`
		} `json:"resource_changes"`
		Configuration struct {
			Root *configModule `json:"root_module"`
		} `json:"configuration"`
	}
	if err := json.Unmarshal(all[0], &top); err != nil {
		var typ *json.UnmarshalTypeError
		if errors.As(err, &typ) {
			return nil, fmt.Errorf("%s: %s: it is a %s, and `terraform show -json` writes something else there", file, typ.Field, typ.Value)
		}
		return nil, fmt.Errorf("%s: it is not what `terraform show -json` writes", file)
	}
	switch {
	case top.Format == nil && top.Serial != nil:
		return nil, fmt.Errorf("%s: it is a state file: convert it with `terraform show -json > state.json`", file)
	case top.Format == nil:
		return nil, fmt.Errorf("%s: it has no format_version: it is not what `terraform show -json` writes", file)
	}
	if major, _, _ := strings.Cut(*top.Format, "."); major != "0" && major != "1" {
		return nil, fmt.Errorf("%s: its format_version is %s: versions 0 and 1 are supported", file, *top.Format)
	}
	s := &shown{unknown: map[string]json.RawMessage{}}
	switch {
	case top.Planned != nil:
		s.isPlan, s.values, s.config = true, *top.Planned, top.Configuration.Root
		s.prior, s.moved = top.Prior.Values, map[string]string{}
		for _, c := range top.Changes {
			if c.Previous != "" {
				s.moved[c.Previous] = c.Address
			}
			if c.Deposed == "" {
				s.unknown[c.Address] = c.Change.Unknown
			}
		}
	case top.Values != nil:
		s.values = *top.Values
	}
	if s.values.Root == nil {
		return nil, fmt.Errorf("%s: it has no resources: write it with `terraform show -json`, from a plan or from a state that has been applied", file)
	}
	return s, nil
}

// reader converts Terraform resources to CloudFormation resources.
type reader struct {
	file  string
	shown *shown
	order []*instance
	// types counts the resources of each type that is not read.
	types     map[string]int
	typeOrder []string
	instances map[string]*instance
	// unknown lists the names of values that are known only after apply.
	unknown           []string
	accounts, regions []string
}

// instance is a resource to be read.
type instance struct {
	resource
	kind   *kind
	values map[string]any
	// settings holds the configured expressions of the attributes; nil if
	// unknown.
	settings map[string]json.RawMessage
	scope    *scope
}

// modules collects the resources of a module and its child modules.
func (r *reader) modules(m *module) error {
	for _, res := range m.Resources {
		if res.Mode == "data" {
			continue
		}
		if res.Address == "" || res.Type == "" {
			return fmt.Errorf("%s: a resource in %s has no address or no type: it is not what `terraform show -json` writes", r.file, orRoot(m.Address))
		}
		k := kinds[res.Type]
		if k == nil {
			if r.types[res.Type]++; r.types[res.Type] == 1 {
				r.typeOrder = append(r.typeOrder, res.Type)
			}
			continue
		}
		if r.instances[res.Address] != nil {
			return fmt.Errorf("%s: %s appears twice", r.file, res.Address)
		}
		value, err := toolanswer.Decode(orNull(res.Values))
		if err != nil {
			return fmt.Errorf("%s: %s: its values cannot be read", r.file, res.Address)
		}
		of, _ := value.(map[string]any)
		if of == nil {
			of = map[string]any{}
		}
		i := &instance{resource: res, kind: k, values: of}
		r.instances[res.Address] = i
		r.order = append(r.order, i)
	}
	for _, child := range m.Children {
		if child != nil {
			if err := r.modules(child); err != nil {
				return err
			}
		}
	}
	return nil
}

func orNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 {
		return json.RawMessage("null")
	}
	return raw
}

func orRoot(module string) string {
	if module == "" {
		return "the root module"
	}
	return module
}

// declaration returns the resources as CloudFormation resources.
func (r *reader) declaration() (template.Declaration, error) {
	d := template.Declaration{Stack: stackName(r.file), File: r.file}
	policies := map[string]any{}
	for _, i := range r.order {
		if r.shown.isPlan {
			if err := r.fillIn(i); err != nil {
				return d, err
			}
		}
		if err := r.hide(i); err != nil {
			return d, err
		}
		r.place(i)
	}
	for _, i := range r.order {
		if i.kind.policy != "" {
			if name, ok := i.values["log_group_name"].(string); ok {
				policies[name] = parsed(i.values[i.kind.policy])
			}
			continue
		}
		if attribute := i.kind.parsed; attribute != "" && isUnknown(i.values[attribute]) {
			d.Elsewhere = append(d.Elsewhere, template.Elsewhere{LogicalID: i.Address, Kind: attribute, What: "of " + i.Type, Why: "it is sensitive, or known only after apply"})
			continue
		}
		declared := template.Declared{LogicalID: i.Address, Type: i.kind.typ, Properties: i.kind.table().Object(i.values)}
		if i.kind.then != nil {
			i.kind.then(i.values, &declared)
		}
		d.Resources = append(d.Resources, declared)
	}
	for _, resource := range d.Resources {
		name, _ := resource.Properties["LogGroupName"].(string)
		if policy, ok := policies[name]; ok && resource.Type == logGroup {
			resource.Properties["DataProtectionPolicy"] = policy
		}
	}
	for _, typ := range r.typeOrder {
		for n := range r.types[typ] {
			d.Resources = append(d.Resources, template.Declared{LogicalID: fmt.Sprintf("%s #%d", typ, n+1), Type: typ})
		}
		if isOfLogging(typ) {
			d.Elsewhere = append(d.Elsewhere, template.Elsewhere{Kind: "resources", What: fmt.Sprintf("%s (%d)", typ, r.types[typ]), Why: "this Terraform type is not supported"})
		}
	}
	slices.Sort(r.unknown)
	d.Unknown = slices.Compact(r.unknown)
	if len(r.accounts) == 1 {
		d.Account = r.accounts[0]
	}
	switch len(r.regions) {
	case 0:
	case 1:
		d.Region = r.regions[0]
	default:
		slices.Sort(r.regions)
		d.Notes = append(d.Notes, "Its resources are in several regions ("+strings.Join(r.regions, ", ")+"), and are read as if they were in one: here, an alarm sees a metric in another region, but in AWS it would not")
	}
	return d, nil
}

// isOfLogging reports whether a type that is not read may concern logs and
// alarms. The aws_cloudwatch_event_… types belong to EventBridge and do not.
func isOfLogging(typ string) bool {
	for _, prefix := range []string{"aws_cloudwatch_", "awscc_cloudwatch_", "awscc_logs_"} {
		if strings.HasPrefix(typ, prefix) && !strings.HasPrefix(typ, "aws_cloudwatch_event_") {
			return true
		}
	}
	return false
}

// place records the account and region of a resource.
func (r *reader) place(i *instance) {
	if region, ok := i.values["region"].(string); ok && region != "" && !slices.Contains(r.regions, region) {
		r.regions = append(r.regions, region)
	}
	arn, _ := i.values["arn"].(string)
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return
	}
	if region := parts[3]; region != "" && !slices.Contains(r.regions, region) {
		r.regions = append(r.regions, region)
	}
	if account := parts[4]; account != "" && !slices.Contains(r.accounts, account) {
		r.accounts = append(r.accounts, account)
	}
}

// stackName returns the stack name for a file.
func stackName(file string) string {
	return strings.TrimSuffix(filepath.Base(file), ".json")
}
