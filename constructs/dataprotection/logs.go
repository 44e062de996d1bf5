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

// Logs are log groups that a policy is about. The zero value is none, which is a mistake.
type Logs struct {
	Groups []*loggroup.LogGroup
	// Below are what names of log groups of the stack's account and region begin with, up
	// to a /, such as /ecs/billing/prod/: a policy has room for 6,144 characters
	// (reference_iam-quotas), and so not for each of many.
	Below []string
}

// None reports whether there are no log groups.
func (l Logs) None() bool { return len(l.Groups)+len(l.Below) == 0 }

// arns returns the ARNs of the log groups, with what is in them.
func (l Logs) arns(at constructs.Construct, field string, mistakes *mistake.List) []*string {
	var arns []*string
	for _, g := range l.Groups {
		if g.IsMissing() {
			mistakes.Addf("%s has a log group that is missing: say which one is meant", field)
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
			mistakes.Addf("%s has names below %q: allowed is a beginning that ends in /, without wildcards", field, start)
			continue
		}
		arns = append(arns, place.Stack(at).FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("logs"), Resource: jsii.String("log-group"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			ResourceName: jsii.String(start + "*:*"),
		}))
	}
	if l.None() {
		mistakes.Addf("%s are missing: say which log groups are meant", field)
	}
	return arns
}
