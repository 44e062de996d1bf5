package outline

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/contract/transform"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/template"
)

// Outline is such a template.
type Outline struct {
	// JSON is its text.
	JSON []byte
	// Home is the name of the log group that services share, or of the only one;
	// empty if each of several services has its own. Audit logs do not count.
	Home string
	// Services are the log groups that services write to, by service.
	Services map[string]string
}

// Of makes the template of an environment of an application. What belongs to
// services with log groups of their own is in the same template, not in nested
// stacks. The logical ids of the log groups that services share are LogGroup and
// AuditLogGroup.
func Of(application string, env config.Environment) (*Outline, error) {
	o := &outline{
		application: application, env: env, resources: map[string]resource{}, made: &Outline{Services: map[string]string{}}, queries: map[string]bool{},
	}
	o.tell()
	bound, _ := env.BindQueries()
	for _, query := range bound {
		o.queries[query.Name] = true
	}
	var groups []pair
	writers := env.Writers()
	if writers[0].Service == "" || len(writers) == 1 {
		o.made.Home = writers[0].LogGroups.Application.Name
	}
	for _, w := range writers {
		made, err := o.add(w)
		if err != nil {
			return nil, err
		}
		groups = append(groups, made)
	}
	for _, query := range bound {
		o.save(query, groups)
	}
	var err error
	o.made.JSON, err = json.MarshalIndent(map[string]any{"Resources": o.resources}, "", " ")
	return o.made, err
}

// Template parses the outline as a template with that name.
func (o *Outline) Template(name string) (*template.Template, error) {
	made, err := template.Parse(name, o.JSON, template.Options{})
	if err != nil {
		return nil, err
	}
	return made, made.Problems()
}

type resource = ruletest.Resource

// pair is the names of the log groups of a writer; that of the audit log is empty
// if there is none.
type pair struct{ app, audit string }

type outline struct {
	application string
	env         config.Environment
	resources   map[string]resource
	made        *Outline
	// queries are those that are saved already.
	queries map[string]bool
}

// name joins the names of the application, the environment and the service.
func (o *outline) name(service, separator string) string {
	parts := []string{o.application, o.env.Name}
	if service != "" {
		parts = append(parts, service)
	}
	return strings.Join(parts, separator)
}

// add adds a pair of log groups, and what looks at them.
func (o *outline) add(w config.Writer) (pair, error) {
	id, called := "", "the services"
	if w.Service != "" {
		id, called = "Service"+ruletest.ID(w.Service), w.Service
	}
	groups := pair{app: w.LogGroups.Application.Name}
	for _, service := range o.env.Services {
		if service.Name == w.Service || w.Service == "" && !service.OwnLogGroups {
			o.made.Services[service.Name] = groups.app
		}
	}
	o.group(id+"LogGroup", w.LogGroups.Application)
	if o.env.HasAudit() {
		groups.audit = w.LogGroups.Audit.Name
		o.group(id+"AuditLogGroup", w.LogGroups.Audit)
	}
	if o.env.Written != nil {
		made, err := transform.Of(o.env.Written, o.env.Contract)
		if err != nil {
			return groups, fmt.Errorf("%s: writes: %w", o.env.Name, err)
		}
		o.resources[id+"Transformer"] = resource{Type: "AWS::Logs::Transformer", Properties: map[string]any{
			"LogGroupIdentifier": groups.app, "TransformerConfig": made.Transformer.CloudFormation(),
		}}
	}
	set, err := alarmrules.Bind(o.env.Application(), o.env.About(o.application, w)...)
	if err != nil {
		return groups, fmt.Errorf("%s: alarms of %s: %w", o.env.Name, called, err)
	}
	err = ruletest.Standing{
		LogGroup: groups.app, AuditLogGroup: groups.audit, Namespace: o.name(w.Service, "/"), Prefix: o.name(w.Service, "-") + "-", ID: id,
		Transformed: o.env.Written != nil, Describe: o.describe, Tells: o.tells, Suppressors: true,
	}.Add(o.resources, set)
	return groups, err
}

func (o *outline) group(id string, g config.LogGroup) {
	properties := map[string]any{"LogGroupName": g.Name}
	if g.Class != "" {
		properties["LogGroupClass"] = string(g.Class)
	}
	o.resources[id] = resource{Type: "AWS::Logs::LogGroup", Properties: properties}
}

// describe returns the description of an alarm, without the link to the query,
// which needs a region.
func (o *outline) describe(rule alarmrules.Rule, a alarmrules.Alarm) string {
	if a.Part {
		return alarmrules.Describe(a.Meaning, a.FirstSteps, "", "")
	}
	runbook, query := a.Runbook, ""
	if runbook == "" {
		runbook = strings.ReplaceAll(o.env.Runbook, "{alarm}", rule.Name)
	}
	if o.queries[rule.Query] {
		query = o.name("", "/") + "/" + rule.Query
	}
	return alarmrules.Describe(a.Meaning, a.FirstSteps, runbook, query)
}

// save adds a saved query.
func (o *outline) save(query queries.Query, groups []pair) {
	var asked []string
	for _, g := range groups {
		if query.Asks(queries.Application, len(groups)) {
			asked = append(asked, g.app)
		}
		if g.audit != "" && query.Asks(queries.Audit, len(groups)) {
			asked = append(asked, g.audit)
		}
	}
	properties := map[string]any{
		"Name": o.name("", "/") + "/" + query.Name, "QueryLanguage": "CWLI", "QueryString": query.Text.String(),
	}
	if len(asked) <= cloudwatch.MaxQueryLogGroups {
		properties["LogGroupNames"] = slices.Clone(asked)
	}
	var parameters []map[string]any
	for _, p := range query.Parameters {
		parameters = append(parameters, map[string]any{"Name": p.Name, "DefaultValue": p.Default, "Description": p.Description})
	}
	if parameters != nil {
		properties["Parameters"] = parameters
	}
	o.resources["Query"+ruletest.ID(query.Name)] = resource{Type: "AWS::Logs::QueryDefinition", Properties: properties}
}
