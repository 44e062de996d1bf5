package observability

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsoam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/taken"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// LinkProps of a link. Sink and LogGroups must be given.
type LinkProps struct {
	// Sink is the ARN of a sink of another account, in the stack's region.
	Sink string
	// LogGroups that are shared, of the account and region of the stack. No others of
	// the account are.
	LogGroups []*loggroup.LogGroup
	// Namespaces whose metrics are shared. Default: no metrics are.
	Namespaces []string
	// LogGroupFilter and NamespaceFilter say in CloudWatch's own words what is shared,
	// where the names of LogGroups or Namespaces do not fit into a filter's 2,000
	// characters: LogGroupName LIKE '/ecs/shop/%', Namespace LIKE 'shop/%' (AWS::Oam::Link
	// LinkFilter). Others of the account that they match are shared as well. Default: In
	// of the names.
	LogGroupFilter, NamespaceFilter string
	// Label is what the account is called in the monitoring account, at most
	// 64 characters. It cannot be changed without the link being made anew.
	// Default: $AccountName, which CloudWatch fills in (in GovCloud with the
	// account's number).
	Label string
}

// Link shares log groups and metrics with a monitoring account. Whoever may
// read logs there sees them; what is masked stays so.
type Link struct{ link awsoam.CfnLink }

// NewLink makes a link. An account has one to a sink: another of the app that links to
// it is an error, and that of another app cannot be deployed. Mistakes in props are
// errors of the construct.
func NewLink(scope constructs.Construct, id string, props LinkProps) *Link {
	var mistakes mistake.List
	props.Label = cmp.Or(props.Label, "$AccountName")
	if n := utf8.RuneCountInString(props.Label); n > cloudwatch.MaxLinkLabel && !token.In(props.Label) {
		mistakes.Addf("the label has %d characters: %d are allowed", n, cloudwatch.MaxLinkLabel)
	}
	checkSink(scope, props.Sink, &mistakes)
	var names []string
	for i, g := range props.LogGroups {
		if g.IsMissing() {
			mistakes.Addf("LogGroups[%d] is missing: say which log group is meant", i)
			continue
		}
		mistakes.Add(g.CheckPlace(scope, "a link shares log groups of its own account and region"))
		names = append(names, cmp.Or(g.Name(), *g.NameRef()))
	}
	if len(props.LogGroups) == 0 {
		mistakes.Addf("LogGroups are missing: say what is shared")
	}
	types := []string{"AWS::Logs::LogGroup"}
	configuration := &awsoam.CfnLink_LinkConfigurationProperty{
		LogGroupConfiguration: filter("LogGroup", "LogGroupName", names, props.LogGroupFilter, &mistakes),
	}
	if len(props.Namespaces) > 0 {
		types = shared
		configuration.MetricConfiguration = filter("Namespace", "Namespace", props.Namespaces, props.NamespaceFilter, &mistakes)
	}
	link := awsoam.NewCfnLink(scope, &id, &awsoam.CfnLinkProps{
		SinkIdentifier:    &props.Sink,
		LabelTemplate:     &props.Label,
		ResourceTypes:     jsii.Strings(types...),
		LinkConfiguration: configuration,
	})
	if err := taken.Take(link, taken.Link, props.Sink); err != nil {
		mistakes.Addf("%w: an account has one link to a sink; share all of them by one", err)
	}
	mistakes.Report(link)
	return &Link{link}
}

// Link is the link as plain CDK knows it.
func (l *Link) Link() awsoam.CfnLink { return l.link }

var validSink = regexp.MustCompile(cloudwatch.SinkForm)

// checkSink checks a sink's ARN, where it is known before the deployment.
func checkSink(scope constructs.Construct, sink string, mistakes *mistake.List) {
	if token.In(sink) {
		return
	}
	if !validSink.MatchString(sink) {
		mistakes.Addf("Sink is %q: allowed is the ARN of a sink, such as arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234", sink)
		return
	}
	here, there := place.Of(scope), place.OfARN(sink)
	place.CheckRegion(mistakes, here, there, "the sink", "a link needs a sink in its own region")
	if here.Account == there.Account {
		mistakes.Addf("the sink is in the stack's own account, %s: what is in an account is seen there without a link", there.Account)
	}
}

// In is the filter that shares what is called so, and nothing else: term is LogGroupName
// or Namespace.
func In(term string, names ...string) string {
	return term + " IN ('" + strings.Join(names, "', '") + "')"
}

// filter is the filter of the term that is given, or that of the names.
func filter(what, term string, names []string, given string, mistakes *mistake.List) *awsoam.CfnLink_LinkFilterProperty {
	text, say := given, ""
	if given == "" {
		text = In(term, names...)
		say = fmt.Sprintf("; for those whose names begin alike, give %sFilter, such as %s LIKE '…%%'", what, term)
		for _, name := range names {
			if strings.ContainsAny(name, `'\`) {
				mistakes.Addf("%s %q: a filter can hold no quotation mark", term, name)
			}
		}
	}
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxLinkFilter && !token.In(text) {
		mistakes.Addf("%d of %s make a filter of %d characters: %d are allowed%s", len(names), term, n, cloudwatch.MaxLinkFilter, say)
	}
	return &awsoam.CfnLink_LinkFilterProperty{Filter: &text}
}
