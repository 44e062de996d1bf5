package dataprotection

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// Logs selects log groups for a policy. The zero value selects none, which is a
// mistake.
type Logs struct {
	// Groups are log groups, listed one by one.
	Groups []*loggroup.LogGroup
	// Below are name prefixes that end in a /, such as /ecs/billing/prod/, of log
	// groups in the stack's account and region. A policy holds at most 6,144 characters
	// (reference_iam-quotas), so it cannot list many log groups one by one.
	Below []string
}

// None reports whether there are no log groups.
func (l Logs) None() bool { return len(l.Groups)+len(l.Below) == 0 }

// arns returns the ARNs of the log groups, including their log streams.
func (l Logs) arns(at constructs.Construct, field string, mistakes *mistake.List) []*string {
	var arns []*string
	for _, g := range l.Groups {
		if g.IsMissing() {
			mistakes.Addf("%s has a log group that is missing: give the log group", field)
			continue
		}
		if err := g.CheckReachable(at); err != nil {
			mistakes.Add(err)
			continue
		}
		arns = append(arns, jsii.String(*g.ArnIn(at)+":*"))
	}
	for _, start := range l.Below {
		if !token.In(start) && (len(start) < 2 || !strings.HasSuffix(start, "/") || strings.ContainsAny(start, "*?")) {
			mistakes.Addf("%s has names below %q: use a prefix that ends in /, without wildcards", field, start)
			continue
		}
		arns = append(arns, place.Stack(at).FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Resource: jsii.String("log-group"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			ResourceName: jsii.String(start + "*:*"),
		}))
	}
	if l.None() {
		mistakes.Addf("%s are missing: give the log groups", field)
	}
	return arns
}
