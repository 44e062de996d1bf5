package docs

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// sourceFolder is where the pages of sources are, from the folder of pages.
const sourceFolder = "sources"

// writer is who writes the log of a source, and how it gets to CloudWatch.
type writer struct {
	title, delivery string
}

// writers are those of all sources. The pages that say so are named in parentheses.
var writers = map[string]writer{
	"alb": {"Application Load Balancer",
		"An access log goes to S3 alone, five minutes at a time; a function that S3 calls writes its lines to a log group (load-balancer-access-logs)."},
	"api-gateway": {"API Gateway",
		"The access log of a stage, whose settings name the log group and the format: package `contract/accesslog` makes it of the preset (set-up-logging, http-api-logging)."},
	"cloudtrail": {"CloudTrail",
		"A trail that names a log group and a role that may write to it (send-cloudtrail-events-to-cloudwatch-logs). The controls of Security Hub want a trail of all regions, with management events that read and that write (cloudwatch-controls)."},
	"ecs-events": {"Amazon ECS",
		"A rule of EventBridge for events whose source is aws.ecs, with the log group as its target (ecs_cwe_events, eb-targets)."},
	"eks": {"Amazon EKS",
		"The control plane logging of the cluster, of the types audit and authenticator (control-plane-logs)."},
	"lambda": {"AWS Lambda",
		"Lambda writes it by itself, if the role of the function may (monitoring-cloudwatchlogs)."},
	"nginx": {"nginx",
		"The access log on standard output, from where the log driver of its container takes it."},
	"rds-mysql": {"Amazon RDS and Aurora MySQL",
		"The exports of the instance or the cluster, of the types slowquery and error (USER_LogAccess)."},
	"rds-postgresql": {"Amazon RDS and Aurora PostgreSQL",
		"The exports of the instance or the cluster, of the type postgresql (USER_LogAccess)."},
	"route53": {"Route 53",
		"The query logging of Resolver for the VPCs, with the log group as its destination (resolver-query-logs); of public hosted zones, theirs, with a log group in us-east-1 that a resource policy lets Route 53 write to (query-logs)."},
	"step-functions": {"Step Functions",
		"The logging of the state machine, at a level of its own (cw-logs)."},
	"vpc-flow-logs": {"VPC Flow Logs",
		"A flow log of a VPC, a subnet or an interface, in the default format, with the log group as its destination (flow-logs-cwl)."},
	"waf": {"AWS WAF",
		"The logging of a web ACL, to a log group whose name starts with aws-waf-logs- (logging-cw-logs)."},
}

// Sources are the pages about the sources that ship, by their paths from the folder of
// pages: one that lists them, and one for each. The error is that of reading a preset
// or of binding rules, or tells of a source of which nobody says who writes it.
func Sources() (map[string][]byte, error) {
	var list strings.Builder
	list.WriteString("# Sources\n\n")
	list.WriteString(paragraph("What AWS's own services and servers write, and no application of one's own. " +
		"A contract that `extends` the preset of a source, or is it, has the alarm rules and saved queries of the source in place of those for applications. " +
		"`logstack rules --contract PRESET` and `logstack query list --contract PRESET` say what there is. `make docs` writes this page."))
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

// presetsOf are the presets of a source: the one of its name first. A rule is shown
// with the first that has what it looks at.
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
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", w.title)
	b.WriteString(paragraph("How it gets to CloudWatch: " + w.delivery))
	b.WriteString("\n")
	for _, c := range presets {
		b.WriteString(item(fmt.Sprintf("[`%s`](../../contract/presets/%[1]s.yaml): %s", c.Name(), c.Description())))
	}
	if len(rules) > 0 {
		b.WriteString("\n# Alarm rules\n\n" + RuleTable(rules))
		for _, rule := range rules {
			for i, set := range sets {
				bound, ok := set.Rule(rule.Name)
				if !ok {
					continue
				}
				b.WriteString("\n" + RuleSection(rule, bound, set))
				if i > 0 {
					b.WriteString(item("Not with every preset: this is with " + code(presets[i].Name()) + "."))
				}
				break
			}
		}
	}
	if len(saved) > 0 {
		b.WriteString("\n# Saved queries\n")
		for _, q := range saved {
			b.WriteString("\n" + querySection(q))
		}
	}
	return []byte(b.String()), nil
}
