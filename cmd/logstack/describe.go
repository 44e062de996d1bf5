package main

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/template"
)

// defaultInput is where `cdk synth` leaves the templates.
const defaultInput = "cdk.out"

func newDescribe() *cobra.Command {
	var stack string
	var flags templateFlags
	as := textFormat
	c := &cobra.Command{
		Use:   "describe [cdk.out|template]",
		Short: "Describe what stacks provision for logging",
		Long: `Describe what each stack of a cdk.out folder, or one CloudFormation template in
JSON or YAML, provisions for logging: log groups, metric filters, alarms,
topics, saved queries, dashboards, reports and containers. Default: cdk.out.
Instead, --deployed reads the account as it is, from the answers of the AWS CLI,
and --terraform the output of ` + "`terraform show -json`" + ` (docs/how-to/deployed.md).

With --format json, the answer is {"stacks": [...]}, where each stack has

  stack, file, account, region, description
  logGroups      name, tier, retentionDays, deletion, key, class,
                 dataProtection, masked, indexed,
                 protection: audited, masked, custom (name, regex), findings,
                 unknown, problems
  accountPolicies  name, type, selection, document, pattern, destination,
                 protection as above, processors, indexed
  metricFilters  name, logGroup, pattern,
                 metrics: namespace, name, value, unit, default, dimensions;
                 onTransformed, selection, systemDimensions
  alarms         name, description, severity, namespace, metricName,
                 dimensions, statistic, unit, period (in seconds), comparison,
                 threshold, evaluationPeriods, datapointsToAlarm, missingData,
                 lowSamples, wallClock, warmUpMinutes, warmUpWhole,
                 actionsEnabled, alarmActions, okActions,
                 insufficientDataActions; with metric math also
                 thresholdMetricId and metrics: id, label, expression, account,
                 returnsData, and what an alarm says of its metric;
                 with a query in PromQL only promQL
  compositeAlarms  name, description, severity, rule, suppressor, waitPeriod,
                 extensionPeriod, and the actions as above
  logAlarms      name, description, severity, query, logGroups, aggregation,
                 schedule, startOffset, endOffset, comparison, threshold,
                 resultsToEvaluate, resultsToAlarm, missingData,
                 actionsEnabled, alarmActions
  insightRules   name, state, body, logGroups, keys, aggregateOn
  topics         name, displayName, severity,
                 subscriptions: protocol, endpoint
  channels       name, app (Slack or Teams), channel, topics
  savedQueries   name, query, language, logGroups,
                 parameters: name, default, description
  dashboards     name, body (JSON in a text)
  scheduledQueries  name, description, query, language, logGroups, schedule,
                 timeZone, startOffset (in seconds), destination, disabled
  containers     family, name, logDriver, logGroup, streamPrefix, mode, buffer
  functions      name, logGroup, implied (Lambda makes it by itself), format
  subscriptionFilters  name, logGroup, pattern, destination, onTransformed,
                 selection, systemFields, distribution
  transformers   logGroup, processors
  deliveryStreams  name, to, bucket, folder, compression, logGroups,
                 kept: days, class, afterDays, lock, lockDays
  tables         database, name, location, columns, partitions
  deliveries     of, logType, to, format, fields
  refused        logicalId, type, name, line, problems: property, message, line
  leftOut        logicalId, type, line, condition, excluded (by which resource),
                 bringIn: parameter, value, other; parameters
  elsewhere      logicalId, kind, what, why (nested stacks that are no files, …)
  others         type, count
  notes          what the constructs of a cdk.out folder note for people

and each resource its logicalId, the condition under which it is created,
undecided if only the deployment knows whether that holds, and as unresolved
(property, placeholder) what is known only when the stack is deployed. Such a
value is a text like ${Topic}, even where others are numbers. What is not given
or empty may be left out.`,
		Example: `  logstack describe
  logstack describe --stack logging-prod
  logstack describe my-stack.yaml --parameter Stage=prod
  logstack describe --terraform plan.json
  logstack describe --format json | jq -r '.stacks[].alarms[].name'`,
		Args: arguments(0, 1),
		RunE: func(c *cobra.Command, args []string) error {
			path := defaultInput
			if len(args) > 0 {
				path = args[0]
			}
			templates, path, err := flags.readSource(path, len(args) > 0, "")
			if err != nil {
				return err
			}
			// Other stacks may subscribe to its topics.
			picked, err := pick(templates, stack)
			if err != nil {
				return fmt.Errorf("%s: %w", path, err)
			}
			if as == jsonFormat {
				err = describeJSON(c.OutOrStdout(), picked)
			} else {
				_, err = io.WriteString(c.OutOrStdout(), describeText(picked, templates, paperOf(c)))
			}
			complainOfMissing(c.ErrOrStderr(), picked)
			return errors.Join(err, problemsOf(picked))
		},
	}
	c.Flags().StringVar(&stack, "stack", "", "describe only the stack of this `name`")
	c.Flags().Var(&as, "format", "text, for people, or json")
	flags.add(c.Flags())
	flags.addSource(c.Flags())
	return c
}

// pick returns the stack of that name, or all stacks without a name.
func pick(templates []*template.Template, stack string) ([]*template.Template, error) {
	if stack == "" {
		return templates, nil
	}
	var names []string
	for _, t := range templates {
		names = append(names, t.Stack)
	}
	at := slices.Index(names, stack)
	if at < 0 {
		return nil, enum.Unknown("stack", stack, names)
	}
	return slices.DeleteFunc(slices.Clone(templates), func(t *template.Template) bool { return !isWithin(t, templates[at]) }), nil
}

// format is the format of an answer.
type format string

const (
	textFormat format = "text"
	jsonFormat format = "json"
)

// String returns the name of the format.
func (f *format) String() string { return string(*f) }

// Type returns the name of the flag's value in the help.
func (f *format) Type() string { return "format" }

// Set parses the name of a format. The error lists the formats.
func (f *format) Set(name string) error {
	return enum.Unmarshal(f, []byte(name), "format", formats)
}

func (f *format) choices() []string { return texts(formats) }

var formats = []format{textFormat, jsonFormat}

// descriptions is the answer in JSON.
type descriptions struct {
	// Stacks are the stacks that were read, and those that are nested in them.
	Stacks []description `json:"stacks"`
}

// description is a stack in JSON.
type description struct {
	// Stack is the name of the stack.
	Stack string `json:"stack"`
	// File is the file that the template was read from.
	File string `json:"file"`
	// Account and Region are where the stack is deployed; empty if unknown.
	Account string `json:"account,omitempty"`
	Region  string `json:"region,omitempty"`
	// Description is that of the template.
	Description string `json:"description,omitempty"`
	// LogGroups are the log groups, in the order of the template, as all lists
	// here.
	LogGroups []template.LogGroup `json:"logGroups"`
	// MetricFilters are the metric filters.
	MetricFilters []template.MetricFilter `json:"metricFilters"`
	// Alarms are the alarms on metrics.
	Alarms []template.Alarm `json:"alarms"`
	// Composites are the alarms on other alarms.
	Composites []template.CompositeAlarm `json:"compositeAlarms"`
	// LogAlarms are the alarms on scheduled queries.
	LogAlarms []template.LogAlarm `json:"logAlarms"`
	// InsightRules are the rules of Contributor Insights.
	InsightRules []template.InsightRule `json:"insightRules"`
	// Topics are the SNS topics and their subscriptions.
	Topics []template.Topic `json:"topics"`
	// Channels are the chat channels.
	Channels []template.Channel `json:"channels"`
	// SavedQueries are the saved queries.
	SavedQueries []template.SavedQuery `json:"savedQueries"`
	// Dashboards are the dashboards.
	Dashboards []template.Dashboard `json:"dashboards"`
	// Scheduled are the scheduled queries.
	Scheduled []template.ScheduledQuery `json:"scheduledQueries"`
	// Containers are the containers of task definitions.
	Containers []template.Container `json:"containers"`
	// Others counts the resources of other types.
	Others []template.TypeCount `json:"others"`
	// Notes say what else to know about the stack, a sentence each.
	Notes []string `json:"notes,omitempty"`
	// Functions are the Lambda functions.
	Functions []template.Function `json:"functions,omitempty"`
	// SubscriptionFilters are the subscription filters.
	SubscriptionFilters []template.SubscriptionFilter `json:"subscriptionFilters,omitempty"`
	// Transformers are the transformers of log groups.
	Transformers []template.Transformer `json:"transformers,omitempty"`
	// DeliveryStreams are the Firehose streams.
	DeliveryStreams []template.DeliveryStream `json:"deliveryStreams,omitempty"`
	// Tables are the tables of Glue.
	Tables []template.Table `json:"tables,omitempty"`
	// Deliveries are the deliveries of the logs of AWS services.
	Deliveries []template.Delivery `json:"deliveries,omitempty"`
	// Objectives are the service level objectives.
	Objectives []template.Objective `json:"objectives,omitempty"`
	// EventRules are the rules of EventBridge.
	EventRules []template.EventRule `json:"eventRules,omitempty"`
	// AccountPolicies are the CloudWatch Logs policies of the account.
	AccountPolicies []template.AccountPolicy `json:"accountPolicies,omitempty"`
	// Refused are the resources that cannot be read.
	Refused []template.Refused `json:"refused,omitempty"`
	// LeftOut are the resources whose conditions do not hold.
	LeftOut []template.LeftOut `json:"leftOut,omitempty"`
	// Elsewhere are the resources that are defined elsewhere, such as in an
	// included file.
	Elsewhere []template.Elsewhere `json:"elsewhere,omitempty"`
}

func describeJSON(w io.Writer, templates []*template.Template) error {
	var all descriptions
	for _, t := range templates {
		all.Stacks = append(all.Stacks, description{
			Stack: t.Stack, File: t.File, Account: t.Account, Region: t.Region, Description: t.Description,
			LogGroups: t.LogGroups(), MetricFilters: t.MetricFilters(), Alarms: t.Alarms(),
			Composites: t.CompositeAlarms(), LogAlarms: t.LogAlarms(), InsightRules: t.InsightRules(), Topics: t.Topics(), Channels: t.Channels(),
			SavedQueries: t.SavedQueries(), Dashboards: t.Dashboards(), Scheduled: t.ScheduledQueries(),
			Containers: t.Containers(), Others: t.Others(), Notes: t.Notes(),
			Functions: t.Functions(), SubscriptionFilters: t.SubscriptionFilters(),
			Transformers: t.Transformers(), DeliveryStreams: t.DeliveryStreams(), Tables: t.Tables(), Deliveries: t.Deliveries(), Objectives: t.Objectives(), EventRules: t.EventRules(),
			AccountPolicies: t.AccountPolicies(),
			Refused:         t.Refused(), LeftOut: t.LeftOut(), Elsewhere: t.Elsewhere(),
		})
	}
	return writeJSON(w, all)
}
