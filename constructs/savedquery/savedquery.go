package savedquery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/queries"
)

// Props configures a saved query. Query and LogGroups are required.
type Props struct {
	// Name is the name of the query with its folders, separated by slashes, up to 255
	// characters, unique in the account and region. Default: the construct's id.
	Name string
	// Query is the query.
	Query insights.Query
	// Parameters are the query's placeholders. Each needs a default: without one,
	// CloudWatch fills in the empty string, and silently finds nothing. Default:
	// none.
	Parameters []queries.Parameter
	// LogGroups are the log groups to query, in the account and region of the stack: at
	// least one, and at most cloudwatch.MaxQueryLogGroups.
	LogGroups []*loggroup.LogGroup
}

// SavedQuery is a query that is saved in the console.
type SavedQuery struct {
	definition *resource
	props      Props
	noted      bool // it has been noted that no URL can open the query
}

// resource is the saved query in the batch that makes it.
type resource = batch.Resource[awslogs.CfnQueryDefinition, awslogs.CfnQueryDefinitionProps]

// New saves a query. Invalid props are reported as errors on the construct.
func New(scope constructs.Construct, id string, props Props) *SavedQuery {
	defer batch.Begin()()
	var mistakes mistake.List
	props.Name = cmp.Or(props.Name, id)
	props.LogGroups = given(props.LogGroups, &mistakes)
	out := &awslogs.CfnQueryDefinitionProps{
		Name:          &props.Name,
		QueryString:   jsii.String(props.Query.String()),
		QueryLanguage: jsii.String("CWLI"),
	}
	var parameters []any
	for _, p := range props.Parameters {
		parameters = append(parameters, &awslogs.CfnQueryDefinition_QueryParameterProperty{
			Name: jsii.String(p.Name), DefaultValue: jsii.String(p.Default), Description: jsii.String(p.Description),
		})
	}
	if parameters != nil {
		out.Parameters = &parameters
	}
	definition := batch.New[awslogs.CfnQueryDefinition](scope, id, out)
	definition.Set("logGroupNames", names(props.LogGroups))
	check(definition, props, &mistakes)
	mistakes.Report(definition)
	return &SavedQuery{definition: definition, props: props}
}

// Definition returns the saved query's CDK resource.
func (q *SavedQuery) Definition() awslogs.CfnQueryDefinition { return q.definition.Get() }

// Name returns the saved query's name with its folders.
func (q *SavedQuery) Name() string { return q.props.Name }

// AddLogGroups adds log groups to the query. It returns an error, and adds none, if
// there would be more than cloudwatch.MaxQueryLogGroups, or if one is missing or in
// another account or region.
func (q *SavedQuery) AddLogGroups(groups ...*loggroup.LogGroup) error {
	for _, group := range groups {
		if group.IsMissing() {
			return fmt.Errorf("query %s: a log group is missing", q.props.Name)
		}
		if err := group.CheckPlace(q.definition, elsewhere); err != nil {
			return fmt.Errorf("query %s: %w", q.props.Name, err)
		}
	}
	all := slices.Concat(q.props.LogGroups, groups)
	if len(all) > cloudwatch.MaxQueryLogGroups {
		return fmt.Errorf("query %s reads %d log groups instead of %d: at most %d are allowed", q.props.Name, len(q.props.LogGroups), len(all), cloudwatch.MaxQueryLogGroups)
	}
	q.props.LogGroups = all
	q.definition.Set("logGroupNames", names(all))
	return nil
}

// As returns a view of a shared query with other log groups, without the missing ones,
// and other defaults of its parameters. It affects links to the query only; the saved
// query does not change.
func (q *SavedQuery) As(parameters []queries.Parameter, groups ...*loggroup.LogGroup) *SavedQuery {
	as := *q
	var missing mistake.List // missing log groups are not queried
	as.props.Parameters, as.props.LogGroups = parameters, given(groups, &missing)
	return &as
}

// ConsoleURL returns the URL that opens the query in the console, over the last hour,
// with the defaults of its parameters filled in. It is empty if a part of the query's
// text is known only at deployment, because a URL could not encode it; a note on the
// construct then says so.
func (q *SavedQuery) ConsoleURL() string {
	region := place.Of(q.definition).Region
	if region == "" {
		region = place.Region(q.definition)
	}
	var groups []string
	for _, group := range q.props.LogGroups {
		groups = append(groups, consoleName(group))
	}
	text := q.props.Query.String()
	for _, p := range q.props.Parameters {
		text = strings.ReplaceAll(text, "{{"+p.Name+"}}", p.Default)
	}
	if token.In(text) {
		if !q.noted {
			awscdk.Annotations_Of(q.definition.Get()).AddInfo(jsii.String(
				"a part of the query is known only at deployment, so nothing can link to it: find it by its name"))
			q.noted = true
		}
		return ""
	}
	return consoleURL(region, text, groups)
}

// elsewhere says why a saved query cannot query log groups of other places: it refers
// to them by name (API_PutQueryDefinition).
const elsewhere = "a saved query reads log groups in its own account and region"

// given removes missing log groups, and adds a mistake for each.
func given(groups []*loggroup.LogGroup, mistakes *mistake.List) []*loggroup.LogGroup {
	var all []*loggroup.LogGroup
	for i, group := range groups {
		if group.IsMissing() {
			mistakes.Addf("LogGroups[%d] is missing: give the log group", i)
			continue
		}
		all = append(all, group)
	}
	return all
}

// names returns the names of log groups.
func names(groups []*loggroup.LogGroup) *[]*string {
	names := []*string{}
	for _, group := range groups {
		names = append(names, group.NameRef())
	}
	return &names
}

func check(definition *resource, props Props, mistakes *mistake.List) {
	if n := utf8.RuneCountInString(props.Name); n > cloudwatch.MaxQueryName && !token.In(props.Name) {
		mistakes.Addf("the query name is %d characters long: at most %d are allowed", n, cloudwatch.MaxQueryName)
	}
	if err := taken.Take(definition, taken.SavedQuery, props.Name); err != nil {
		mistakes.Addf("%w: give it another Name, or save the query once for all of its log groups", err)
	}
	for _, group := range props.LogGroups {
		mistakes.Add(group.CheckPlace(definition, elsewhere))
	}
	if len(props.Query.Commands()) == 0 {
		mistakes.Addf("Query is missing: give the query")
	}
	for _, err := range loggroup.Refusals(props.Query, props.LogGroups...) {
		mistakes.Addf("the query would be refused: %w", err)
	}
	if n := len(props.LogGroups); n < 1 || n > cloudwatch.MaxQueryLogGroups {
		mistakes.Addf("%d log groups: a query reads 1 to %d", n, cloudwatch.MaxQueryLogGroups)
	}
	var given []string
	for _, p := range props.Parameters {
		given = append(given, p.Name)
		if p.Default == "" {
			mistakes.Addf("parameter %s has no default: CloudWatch would take the empty text, and find nothing", p.Name)
		}
		if !slices.Contains(props.Query.Parameters(), p.Name) {
			mistakes.Addf("parameter %s is not used in the query: CloudWatch refuses that", p.Name)
		}
	}
	for _, name := range props.Query.Parameters() {
		if !slices.Contains(given, name) {
			mistakes.Addf("the query has a placeholder {{%s}}, and no parameter with that name is given", name)
		}
	}
}
