package stacks

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/observability"
	"github.com/logstack-go/logstack/constructs/servicelogs"
)

// link shares the application logs and their metrics with the monitoring account.
func (l *Logging) link(props Props) {
	env := props.Environment
	if env.Sink() == "" {
		return
	}
	link := observability.LinkProps{Sink: env.Sink()}
	var groups []string
	share := func(logs *servicelogs.ServiceLogs, namespace string) {
		link.LogGroups = append(link.LogGroups, logs.LogGroup())
		link.Namespaces = append(link.Namespaces, namespace)
		groups = append(groups, logs.LogGroup().Name())
	}
	namespace := props.Application + "/" + env.Name
	if l.shared != nil {
		share(l.shared, namespace)
	}
	for _, service := range slices.Sorted(maps.Keys(l.own)) {
		share(l.own[service], namespace+"/"+service)
	}
	if utf8.RuneCountInString(observability.In("LogGroupName", groups...)) > cloudwatch.MaxLinkFilter {
		link.LogGroupFilter = below("LogGroupName", env.LogGroups.Application.Name, auditNames(env.LogGroups)...)
		awscdk.Annotations_Of(l.stack).AddInfo(jsii.String(fmt.Sprintf(
			"the names of the log groups do not fit into the link to the monitoring account: it shares all whose names start with %s/, except audit logs", env.LogGroups.Application.Name)))
	}
	if utf8.RuneCountInString(observability.In("Namespace", link.Namespaces...)) > cloudwatch.MaxLinkFilter {
		link.NamespaceFilter = below("Namespace", namespace)
	}
	observability.NewLink(l.stack, "Monitoring", link)
}

// below returns the filter that matches a name and everything below it, except others
// and everything below those. The precedence of AND and OR makes no difference, because
// the name is none of the others.
func below(term, name string, others ...string) string {
	text := fmt.Sprintf("%s = '%s' OR %[1]s LIKE '%[2]s/%%'", term, name)
	for _, other := range others {
		text += fmt.Sprintf(" AND %s != '%s' AND %[1]s NOT LIKE '%[2]s/%%'", term, other)
	}
	return text
}

// auditNames returns the names of the audit logs, if they are below the application log
// and no application log is below them.
func auditNames(groups config.LogGroups) []string {
	if strings.HasPrefix(groups.Audit.Name, groups.Application.Name+"/") {
		return []string{groups.Audit.Name}
	}
	return nil
}
