package savedquery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/queries"
)

// Props of a saved query. Query and LogGroups must be given.
type Props struct {
	// Name of the query: folders and name, with slashes between, up to 255
	// characters. Default: the construct's id.
	Name string
	// Query is what it asks.
	Query insights.Query
	// Parameters are the query's placeholders, each with a default: without
	// one CloudWatch takes the empty text, and finds nothing in silence.
	Parameters []queries.Parameter
	// LogGroups that are asked: at least one, at most cloudwatch.MaxQueryLogGroups.
	LogGroups []*loggroup.LogGroup
}

// SavedQuery is a query that stands in the console, ready to run.
type SavedQuery struct {
	definition awslogs.CfnQueryDefinition
	props      Props
}

// New saves a query. Mistakes in props are errors of the construct.
func New(scope constructs.Construct, id string, props Props) *SavedQuery {
	props.Name = cmp.Or(props.Name, id)
	var groups []any
	for _, group := range props.LogGroups {
		groups = append(groups, group.NameRef())
	}
	out := &awslogs.CfnQueryDefinitionProps{
		Name:          &props.Name,
		QueryString:   jsii.String(props.Query.String()),
		QueryLanguage: jsii.String("CWLI"),
		LogGroupNames: &groups,
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
	definition := awslogs.NewCfnQueryDefinition(scope, &id, out)
	check(props).Report(definition)
	return &SavedQuery{definition: definition, props: props}
}

// Definition is the saved query as plain CDK knows it.
func (q *SavedQuery) Definition() awslogs.CfnQueryDefinition { return q.definition }

// Name is the saved query's folders and name.
func (q *SavedQuery) Name() string { return q.props.Name }

// AddLogGroups has the query ask more log groups. It is an error if that would be
// more than cloudwatch.MaxQueryLogGroups; it asks what it asked before then.
func (q *SavedQuery) AddLogGroups(groups ...*loggroup.LogGroup) error {
	all := slices.Concat(q.props.LogGroups, groups)
	if len(all) > cloudwatch.MaxQueryLogGroups {
		return fmt.Errorf("query %s asks %d log groups and not %d: %d are allowed", q.props.Name, len(q.props.LogGroups), len(all), cloudwatch.MaxQueryLogGroups)
	}
	q.props.LogGroups = all
	var names []*string
	for _, group := range all {
		names = append(names, group.NameRef())
	}
	q.definition.SetLogGroupNames(&names)
	return nil
}

// ConsoleURL opens the query in the console, over the hour before, with its
// parameters' defaults filled in.
func (q *SavedQuery) ConsoleURL() string {
	var region string
	var groups []string
	for _, group := range q.props.LogGroups {
		region = group.Region()
		// A name that is made up at deployment cannot be escaped here.
		if group.Name() != "" {
			groups = append(groups, group.Name())
		}
	}
	text := q.props.Query.String()
	for _, p := range q.props.Parameters {
		text = strings.ReplaceAll(text, "{{"+p.Name+"}}", p.Default)
	}
	return consoleURL(region, text, groups)
}

func check(props Props) *mistake.List {
	var mistakes mistake.List
	if n := utf8.RuneCountInString(props.Name); n > cloudwatch.MaxQueryName {
		mistakes.Addf("the query name is %d characters long: %d are allowed", n, cloudwatch.MaxQueryName)
	}
	if len(props.Query.Commands()) == 0 {
		mistakes.Addf("Query is missing: say what is asked")
	}
	for _, err := range loggroup.Refusals(props.Query, props.LogGroups...) {
		mistakes.Addf("the query would be refused: %w", err)
	}
	if n := len(props.LogGroups); n < 1 || n > cloudwatch.MaxQueryLogGroups {
		mistakes.Addf("%d log groups: a query asks 1 to %d", n, cloudwatch.MaxQueryLogGroups)
	}
	var given []string
	for _, p := range props.Parameters {
		given = append(given, p.Name)
		if p.Default == "" {
			mistakes.Addf("parameter %s has no default: CloudWatch would take the empty text, and find nothing", p.Name)
		}
		if !slices.Contains(props.Query.Parameters(), p.Name) {
			mistakes.Addf("parameter %s does not stand in the query: CloudWatch refuses that", p.Name)
		}
	}
	for _, name := range props.Query.Parameters() {
		if !slices.Contains(given, name) {
			mistakes.Addf("the query has a placeholder {{%s}}, and no parameter of that name is given", name)
		}
	}
	return &mistakes
}
