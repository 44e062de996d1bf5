package stacks

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/queries"
)

// newQueries saves the queries of an environment, by name, once for all its services:
// an account can save 1,000 queries in a region (CWL_Insights-Saving-Queries), which
// forty services would use up. They query the log groups of all services. If there are
// more than a query can have, they have none, and whoever runs the query selects some.
func newQueries(stack awscdk.Stack, props Props, writers []*writer) map[string]*savedquery.SavedQuery {
	env := props.Environment
	scope := constructs.NewConstruct(stack, jsii.String("Queries"))
	bound, left := env.BindQueries()
	for _, query := range left {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(query.String()))
	}
	saved := map[string]*savedquery.SavedQuery{}
	var ofNone []string
	for _, query := range bound {
		groups := asked(query, writers)
		made := savedquery.New(scope, query.Name, savedquery.Props{
			Name:       props.Application + "/" + env.Name + "/" + query.Name,
			Query:      query.Text,
			Parameters: query.Parameters,
			LogGroups:  groups[:min(len(groups), cloudwatch.MaxQueryLogGroups)],
		})
		if len(groups) > cloudwatch.MaxQueryLogGroups {
			made.Definition().SetLogGroupNames(nil)
			ofNone = append(ofNone, query.Name)
		}
		saved[query.Name] = made
	}
	if ofNone != nil {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(fmt.Sprintf(
			"these are saved without log groups, as a query reads at most %d, and the services have more: choose some in the console: %s",
			cloudwatch.MaxQueryLogGroups, strings.Join(ofNone, ", "))))
	}
	return saved
}

// asked returns the log groups that a query reads.
func asked(query queries.Query, writers []*writer) []*loggroup.LogGroup {
	var groups []*loggroup.LogGroup
	for _, w := range writers {
		if query.Asks(queries.Application, len(writers)) {
			groups = append(groups, w.app)
		}
		if w.audit != nil && query.Asks(queries.Audit, len(writers)) {
			groups = append(groups, w.audit)
		}
	}
	return groups
}
