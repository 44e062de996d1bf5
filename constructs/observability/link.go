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

// LinkProps configures a link. Sink and LogGroups are required.
type LinkProps struct {
	// Sink is the ARN of a sink of another account, in the stack's region.
	Sink string
	// LogGroups are the only log groups that are shared, in the account and region of
	// the stack.
	LogGroups []*loggroup.LogGroup
	// Namespaces are the namespaces of the metrics that are shared. Default: none.
	Namespaces []string
	// LogGroupFilter and NamespaceFilter select what is shared in CloudWatch's filter
	// syntax, for when the names of LogGroups or Namespaces exceed a filter's 2,000
	// characters: LogGroupName LIKE '/ecs/shop/%', Namespace LIKE 'shop/%'
	// (AWS::Oam::Link LinkFilter). Everything of the account that matches is shared.
	// Default: In of the names.
	LogGroupFilter, NamespaceFilter string
	// Label is the name of the account in the monitoring account, at most 64
	// characters. Changing it replaces the link. Default: $AccountName, which
	// CloudWatch replaces by the account's name (in GovCloud, by its number).
	Label string
}

// Link shares log groups and metrics with a monitoring account. Whoever can read logs
// there can read them; masked data stays masked.
type Link struct{ link awsoam.CfnLink }

// NewLink makes a link. An account can have only one link to a sink: a second one in
// the app is an error, and one in another app fails to deploy. Invalid props are
// reported as errors on the construct.
func NewLink(scope constructs.Construct, id string, props LinkProps) *Link {
	var mistakes mistake.List
	props.Label = cmp.Or(props.Label, "$AccountName")
	if n := utf8.RuneCountInString(props.Label); n > cloudwatch.MaxLinkLabel && !token.In(props.Label) {
		mistakes.Addf("the label has %d characters: at most %d are allowed", n, cloudwatch.MaxLinkLabel)
	}
	checkSink(scope, props.Sink, &mistakes)
	var names []string
	for i, g := range props.LogGroups {
		if g.IsMissing() {
			mistakes.Addf("LogGroups[%d] is missing: give the log group", i)
			continue
		}
		mistakes.Add(g.CheckPlace(scope, "a link shares log groups in its own account and region"))
		names = append(names, cmp.Or(g.Name(), *g.NameRef()))
	}
	if len(props.LogGroups) == 0 {
		mistakes.Addf("LogGroups are missing: give the log groups to share")
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
		mistakes.Addf("%w: an account has one link to a sink; share everything with that one", err)
	}
	mistakes.Report(link)
	return &Link{link}
}

// Link returns the link's CDK resource.
func (l *Link) Link() awsoam.CfnLink { return l.link }

var validSink = regexp.MustCompile(cloudwatch.SinkForm)

// checkSink checks a sink's ARN if it is known at synthesis.
func checkSink(scope constructs.Construct, sink string, mistakes *mistake.List) {
	if token.In(sink) {
		return
	}
	if !validSink.MatchString(sink) {
		mistakes.Addf("Sink is %q: use the ARN of a sink, such as arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234", sink)
		return
	}
	here, there := place.Of(scope), place.OfARN(sink)
	place.CheckRegion(mistakes, here, there, "the sink", "a link needs a sink in its own region")
	if here.Account == there.Account {
		mistakes.Addf("the sink is in the stack's own account, %s, which sees its own logs without a link", there.Account)
	}
}

// In returns the filter that shares exactly the given names: term is LogGroupName or
// Namespace.
func In(term string, names ...string) string {
	return term + " IN ('" + strings.Join(names, "', '") + "')"
}

// filter returns the given filter, or else that of the names.
func filter(what, term string, names []string, given string, mistakes *mistake.List) *awsoam.CfnLink_LinkFilterProperty {
	text, say := given, ""
	if given == "" {
		text = In(term, names...)
		say = fmt.Sprintf("; for those whose names start with the same text, use %sFilter, such as %s LIKE '…%%'", what, term)
		for _, name := range names {
			if strings.ContainsAny(name, `'\`) {
				mistakes.Addf("%s %q: a filter cannot contain a quotation mark", term, name)
			}
		}
	}
	if n := utf8.RuneCountInString(text); n > cloudwatch.MaxLinkFilter && !token.In(text) {
		mistakes.Addf("%d of %s make a filter of %d characters: at most %d are allowed%s", len(names), term, n, cloudwatch.MaxLinkFilter, say)
	}
	return &awsoam.CfnLink_LinkFilterProperty{Filter: &text}
}
