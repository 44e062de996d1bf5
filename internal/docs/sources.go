package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// sourceFolder is the folder of the source pages, relative to the folder of
// pages.
const sourceFolder = "sources"

// writer says what writes the log of a source, and how the log gets to
// CloudWatch.
type writer struct {
	title, delivery string
}

// writers holds the writers of all sources, with the pages that say so in
// parentheses.
var writers = map[string]writer{
	"alb": {"Application Load Balancer",
		"The access log only goes to S3, five minutes at a time. A function that S3 invokes must write its lines to a log group (load-balancer-access-logs)."},
	"api-gateway": {"API Gateway",
		"The settings of a stage name the log group and the format of its access log. Package `contract/accesslog` makes the format from the preset (set-up-logging, http-api-logging)."},
	"cloudtrail": {"CloudTrail",
		"A trail names a log group, and a role that may write to it (send-cloudtrail-events-to-cloudwatch-logs). The controls of Security Hub require a trail of all regions, with management events that read and that write (cloudwatch-controls)."},
	"ecs-events": {"Amazon ECS",
		"A rule of EventBridge matches events whose source is aws.ecs, and has the log group as its target (ecs_cwe_events, eb-targets)."},
	"eks": {"Amazon EKS",
		"The cluster has control plane logging of the types audit and authenticator (control-plane-logs)."},
	"lambda": {"AWS Lambda",
		"Lambda writes it, if the function's role allows that (monitoring-cloudwatchlogs)."},
	"nginx": {"nginx",
		"nginx writes the access log to standard output and the error log to standard error, as in its official image. The log driver of its container takes them from there."},
	"rds-mysql": {"Amazon RDS and Aurora MySQL",
		"The instance or the cluster exports logs of the types slowquery and error (USER_LogAccess). " +
			"Slow statements are logged with slow_query_log = 1 and log_output = FILE (USER_LogAccess.MySQLDB.PublishtoCloudWatchLogs), " +
			"deadlocks with innodb_print_all_deadlocks = 1, and failed logins with log_error_verbosity = 3 (MySQL reference manual)."},
	"rds-postgresql": {"Amazon RDS and Aurora PostgreSQL",
		"The instance or the cluster exports logs of the type postgresql (USER_LogAccess). " +
			"Statements are logged that take log_min_duration_statement or longer, which is off by default, and waits for locks with log_lock_waits = 1 (runtime-config-logging)."},
	"route53": {"Route 53",
		"For VPCs, Resolver's query logging has the log group as its destination (resolver-query-logs). For public hosted zones, their query logging has a log group in us-east-1, and a resource policy lets Route 53 write to it (query-logs)."},
	"step-functions": {"Step Functions",
		"The state machine logs to a log group, at a level of its own. The rules and queries here need the level ALL (cw-logs, cloudwatch-log-level)."},
	"vpc-flow-logs": {"VPC Flow Logs",
		"A flow log of a VPC, a subnet or an interface, in the default format, has the log group as its destination (flow-logs-cwl)."},
	"waf": {"AWS WAF",
		"A web ACL logs to a log group whose name starts with aws-waf-logs- (logging-cw-logs)."},
}

// sourcePages returns the pages about the sources that ship, by path relative to
// the folder of pages: an index and one page per source. It returns an error if
// a preset cannot be read, if rules cannot be bound, or if a source has no
// entry in writers.
func sourcePages() (map[string][]byte, error) {
	var list strings.Builder
	list.WriteString("# Sources\n\n")
	list.WriteString(paragraph("A source is an AWS service or a server that writes a log. " +
		"An environment whose contract is the preset of a source, or `extends` it, has the alarm rules and saved queries of the source instead of those for applications. " +
		"`logstack rules --contract PRESET` and `logstack query list --contract PRESET` list them. " +
		"The page of a source shows the metric filters for the first of its presets that has what a rule reads. `make docs` writes this page."))
	list.WriteString("\n| source | written by | presets | alarm rules | saved queries |\n|---|---|---|---|---|\n")
	pages := map[string][]byte{}
	for _, source := range contract.Sources() {
		w, ok := writers[source]
		if !ok {
			return nil, fmt.Errorf("it is not said who writes the log of the source %s, and how it gets to CloudWatch", source)
		}
		presets, err := presetsOf(source)
		if err != nil {
			return nil, err
		}
		rules, saved := alarmrules.OfSource(source), queries.OfSource(source)
		file := sourceFolder + "/" + source + ".md"
		fmt.Fprintf(&list, "| [`%s`](%s) | %s | %s | %d | %d |\n", source, file, w.title, codes(presetNames(presets)), len(rules), len(saved))
		if pages[file], err = sourcePage(source, w, presets, rules, saved); err != nil {
			return nil, err
		}
	}
	pages["sources.md"] = []byte(list.String())
	return pages, nil
}

// presetsOf returns the presets of a source, the one with its name first.
func presetsOf(source string) ([]*contract.Contract, error) {
	var all []*contract.Contract
	for _, name := range contract.SourcePresets() {
		c, err := contract.Preset(name)
		if err != nil {
			return nil, err
		}
		switch {
		case c.Source() != source:
		case name == source:
			all = append([]*contract.Contract{c}, all...)
		default:
			all = append(all, c)
		}
	}
	return all, nil
}

func presetNames(presets []*contract.Contract) []string {
	names := make([]string, len(presets))
	for i, c := range presets {
		names[i] = c.Name()
	}
	return names
}

func sourcePage(source string, w writer, presets []*contract.Contract, rules []alarmrules.Rule, saved []queries.Query) ([]byte, error) {
	sets := make([]alarmrules.Set, len(presets))
	for i, c := range presets {
		var err error
		if sets[i], _, err = alarmrules.Bindable(alarmrules.Application{Contract: c}, rules...); err != nil {
			return nil, fmt.Errorf("source %s: %w", source, err)
		}
	}
	answered := make([][]queries.Query, len(presets))
	for i, c := range presets {
		answered[i], _ = queries.BindAll(saved, c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", w.title)
	b.WriteString(paragraph("How the log gets to CloudWatch: " + w.delivery))
	b.WriteString("\n")
	for _, c := range presets {
		b.WriteString(item(fmt.Sprintf("[`%s`](../../../contract/presets/%[1]s.yaml): %s", c.Name(), c.Description())))
	}
	if len(rules) > 0 {
		b.WriteString("\n# Alarm rules\n\n" + RuleTable(rules))
		for _, rule := range rules {
			with := presetsWith(presets, func(i int) bool { _, ok := sets[i].Rule(rule.Name); return ok })
			for _, set := range sets {
				if bound, ok := set.Rule(rule.Name); ok {
					b.WriteString("\n" + RuleSection(rule, bound, set) + with)
					break
				}
			}
		}
	}
	if len(saved) > 0 {
		b.WriteString("\n# Saved queries\n")
		for _, q := range saved {
			with := presetsWith(presets, func(i int) bool {
				return slices.ContainsFunc(answered[i], func(bound queries.Query) bool { return bound.Name == q.Name })
			})
			b.WriteString("\n" + querySection(q, with+asSQL(q, presets...)))
		}
	}
	return []byte(b.String()), nil
}

// presetsWith returns a list item that names the presets that have what a rule
// or a query reads, or "" if all of them do.
func presetsWith(presets []*contract.Contract, has func(i int) bool) string {
	var with []*contract.Contract
	for i, c := range presets {
		if has(i) {
			with = append(with, c)
		}
	}
	if len(with) == len(presets) {
		return ""
	}
	return item("Only with " + codes(presetNames(with)))
}
