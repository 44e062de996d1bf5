package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/cloudwatch/logclass"
	"github.com/logstack-go/logstack/contract/binding"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// Subscription forwards log events as they come (a subscription filter). A log
// group has at most two, including that of the archive.
type Subscription struct {
	// The log group: application or audit. Those of services with their own are
	// included. Default: application.
	LogGroup queries.LogGroup `yaml:"logGroup"`
	// A filter pattern, with the names that the application writes: only log events
	// that match are forwarded. Default: all.
	Pattern string `yaml:"pattern"`
	// The ARN of the target: a Firehose stream, a Kinesis stream, a Lambda
	// function, or another account's destination (arn:aws:logs:…:destination:…).
	To string `yaml:"to"`
	// The ARN of the KMS key that encrypts a Kinesis stream. Default: none.
	KeyArn string `yaml:"keyArn"`
	// The ARN of the role that CloudWatch Logs assumes. A destination needs one if
	// its policy names an organization. Default: one is made for streams.
	RoleArn string `yaml:"roleArn"`
	// How log events are spread over the shards of a Kinesis stream: ByLogStream or Random.
	// Default: ByLogStream.
	Distribution cloudwatch.Distribution `yaml:"distribution"`
}

// rolePattern matches a role's ARN.
var rolePattern = lazyregexp.New(retention.RoleForm)

const roleForm = "the ARN of a role, such as arn:aws:iam::111122223333:role/ship-logs"

// subscribable returns the log groups that can be forwarded.
func subscribable() []queries.LogGroup { return []queries.LogGroup{queries.Application, queries.Audit} }

// subscriptions checks what is forwarded, and fills in defaults. The log groups are
// complete.
func (r *reader) subscriptions(node strictyaml.Node, e *Environment) {
	of := map[queries.LogGroup][]string{}
	for _, name := range node.Keys() {
		at, s := node.Get(name), e.Subscriptions[name]
		r.name(at.KeyProblem, name)
		if s.LogGroup == "" {
			s.LogGroup = queries.Application
			e.Subscriptions[name] = s
		}
		r.subscription(at, s, *e)
		if name == alarmrules.ArchiveFilter && e.archives(s.LogGroup) {
			r.addTogether(at.KeyProblem("the subscription filter of the archive has this name: rename this one"))
		}
		of[s.LogGroup] = append(of[s.LogGroup], name)
		most, beside := cloudwatch.MaxSubscriptionFilters, ""
		if e.archives(s.LogGroup) {
			most, beside = most-1, ", and the archive has one of the "+fmt.Sprint(cloudwatch.MaxSubscriptionFilters)
		}
		if n := len(of[s.LogGroup]); n > most {
			r.addTogether(at.KeyProblem("is subscription filter %d of the %s log: %d are allowed%s; several can read one stream instead of one each",
				n, s.LogGroup, most, beside))
		}
	}
}

func (r *reader) subscription(node strictyaml.Node, s Subscription, e Environment) {
	if !slices.Contains(subscribable(), s.LogGroup) {
		r.add(node.Get("logGroup").Problem("%v", enum.Unknown("log group", string(s.LogGroup), subscribable())))
		return
	}
	r.archivable(node, node.Get("logGroup"), s.LogGroup, e)
	if at := node.Get("pattern"); at.Present() {
		pattern, err := filterpattern.Parse(s.Pattern)
		if syntax, ok := errors.AsType[*filterpattern.Error](err); ok {
			r.add(at.Problem("%s", oneLine(syntax)))
		} else if err != nil {
			r.add(at.Problem("%v", err))
		} else if e.Contract != nil && s.LogGroup == queries.Application {
			if err := binding.Pattern(e.Contract, pattern, "", nil); err != nil {
				r.addTogether(at.Problem("%v", err))
			}
		}
	}
	to := node.Get("to")
	if !to.Present() {
		r.addTogether(node.Problem("to is missing: give %s", cloudwatch.TargetForm))
		return
	}
	target, err := cloudwatch.ParseTarget(s.To)
	if err != nil {
		r.add(to.Problem("%v", err))
		return
	}
	r.target(node, s, target, e)
}

// archivable reports whether log events of a log group can be forwarded, and
// reports why if they cannot: at the node that names the log group, or else at the
// whole.
func (r *reader) archivable(whole, named strictyaml.Node, group queries.LogGroup, e Environment) bool {
	at := named
	if !at.Present() {
		at = whole
	}
	of := e.LogGroups.Application
	if group == queries.Audit {
		if of = e.LogGroups.Audit; e.isSource() {
			r.addTogether(at.Problem("what contract %s describes has no audit log", e.Settings.Contract))
			return false
		}
	}
	if err := logclass.Check(of.Class, logclass.SubscriptionFilters); err != nil {
		r.addTogether(at.Problem("the %s log cannot be forwarded: %v", group, err))
		return false
	}
	return true
}

// target checks the target, and settings that it does not take.
func (r *reader) target(node strictyaml.Node, s Subscription, target cloudwatch.Target, e Environment) {
	to := node.Get("to")
	if target.Kind != cloudwatch.TargetDestination && apart(e.Account, target.Account) {
		r.addTogether(to.Problem("is %s of the account %s, and the environment is in %s: use a destination of that account", target.Kind, target.Account, e.Account))
	}
	if target.Kind == cloudwatch.TargetDestination || target.Kind == cloudwatch.TargetFunction {
		for _, in := range e.InRegions() {
			if apart(in.Region, target.Region) {
				r.addTogether(to.Problem("is %s in %s, and the environment is in %s: it must be in the region of the log group", target.Kind, target.Region, in.Region))
			}
		}
	}
	r.text(node.Get("keyArn"), s.KeyArn, keyArnPattern, keyArnForm)
	if at := node.Get("keyArn"); at.Present() && target.Kind != cloudwatch.TargetStream {
		r.addTogether(at.Problem("is for a Kinesis stream: sending to %s needs no key", target.Kind))
	} else if parts := strings.Split(s.KeyArn, ":"); len(parts) > 3 && parts[3] != target.Region {
		r.addTogether(at.Problem("is the ARN of a key in %s, and the stream is in %s", parts[3], target.Region))
	}
	r.text(node.Get("roleArn"), s.RoleArn, rolePattern, roleForm)
	if at := node.Get("roleArn"); at.Present() && target.Kind == cloudwatch.TargetFunction {
		r.addTogether(at.Problem("is for streams and destinations: a function has a permission instead, which is created"))
	}
	if at := node.Get("distribution"); at.Present() && (target.Kind == cloudwatch.TargetFirehose || target.Kind == cloudwatch.TargetFunction) {
		r.addTogether(at.Problem("is about the shards of a Kinesis stream, and %s has none", target.Kind))
	}
}
