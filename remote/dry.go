package remote

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	athenatypes "github.com/aws/aws-sdk-go-v2/service/athena/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/smithy-go/middleware"
)

// dryRun lists each call instead of making it.
func dryRun(out io.Writer) middleware.InitializeMiddleware {
	var one sync.Mutex
	return middleware.InitializeMiddlewareFunc("DryRun", func(ctx context.Context, in middleware.InitializeInput, _ middleware.InitializeHandler) (o middleware.InitializeOutput, m middleware.Metadata, err error) {
		operation := awsmiddleware.GetOperationName(ctx)
		answer, ok := calls[awsmiddleware.GetServiceID(ctx)+"."+operation]
		if !ok {
			answer, ok = calls[operation]
		}
		if !ok {
			return o, m, fmt.Errorf("a dry run has no response to %s", operation)
		}
		one.Lock()
		defer one.Unlock()
		var parameters strings.Builder
		e := json.NewEncoder(&parameters)
		e.SetEscapeHTML(false)
		parts := plain(in.Parameters, answer.small)
		if members, ok := parts.(map[string]any); ok {
			// The SDK makes up a new token for every call.
			delete(members, "ClientRequestToken")
		}
		if err := e.Encode(parts); err != nil {
			return o, m, err
		}
		if _, err := fmt.Fprintf(out, "%s:%s %s", answer.service, operation, parameters.String()); err != nil {
			return o, m, err
		}
		return middleware.InitializeOutput{Result: answer.made()}, m, nil
	})
}

// call is a call of this package, with a made-up answer.
type call struct {
	// service is the prefix of the action in IAM policies.
	service string
	// small says that the JSON members begin with a lower-case letter.
	small bool
	made  func() any
}

// calls holds the calls of this package by operation, prefixed with the service
// if two services have an operation of that name.
var calls = map[string]call{
	"StartQuery":                  {"logs", true, func() any { return &cloudwatchlogs.StartQueryOutput{QueryId: aws.String("the-query")} }},
	"GetQueryResults":             {"logs", true, func() any { return &cloudwatchlogs.GetQueryResultsOutput{Status: logstypes.QueryStatusComplete} }},
	"StopQuery":                   {"logs", true, func() any { return &cloudwatchlogs.StopQueryOutput{} }},
	"TestMetricFilter":            {"logs", true, func() any { return &cloudwatchlogs.TestMetricFilterOutput{} }},
	"FilterLogEvents":             {"logs", true, func() any { return &cloudwatchlogs.FilterLogEventsOutput{} }},
	"DescribeLogGroups":           {"logs", true, func() any { return &cloudwatchlogs.DescribeLogGroupsOutput{} }},
	"DescribeMetricFilters":       {"logs", true, func() any { return &cloudwatchlogs.DescribeMetricFiltersOutput{} }},
	"DescribeQueryDefinitions":    {"logs", true, func() any { return &cloudwatchlogs.DescribeQueryDefinitionsOutput{} }},
	"DescribeSubscriptionFilters": {"logs", true, func() any { return &cloudwatchlogs.DescribeSubscriptionFiltersOutput{} }},
	"DescribeAccountPolicies":     {"logs", true, func() any { return &cloudwatchlogs.DescribeAccountPoliciesOutput{} }},
	"GetTransformer":              {"logs", true, func() any { return &cloudwatchlogs.GetTransformerOutput{} }},
	"DescribeInsightRules":        {"cloudwatch", false, func() any { return &cloudwatch.DescribeInsightRulesOutput{} }},
	"DescribeAlarms":              {"cloudwatch", false, func() any { return &cloudwatch.DescribeAlarmsOutput{} }},
	"DescribeAlarmHistory":        {"cloudwatch", false, func() any { return &cloudwatch.DescribeAlarmHistoryOutput{} }},
	"StartQueryExecution":         {"athena", false, func() any { return &athena.StartQueryExecutionOutput{QueryExecutionId: aws.String("the-query")} }},
	"StopQueryExecution":          {"athena", false, func() any { return &athena.StopQueryExecutionOutput{} }},
	"Athena.GetQueryResults":      {"athena", false, func() any { return &athena.GetQueryResultsOutput{} }},
	"GetQueryExecution": {"athena", false, func() any {
		return &athena.GetQueryExecutionOutput{QueryExecution: &athenatypes.QueryExecution{
			Status: &athenatypes.QueryExecutionStatus{State: athenatypes.QueryExecutionStateSucceeded},
		}}
	}},
}
