package metricfilter

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// metric is a metric of an account and region.
type metric struct {
	app             constructs.IConstruct
	place           place.Place
	namespace, name string
}

// source is what feeds a metric.
type source struct {
	filter *resource
	group  *loggroup.LogGroup
}

// fed has what fed each metric first.
var fed = map[metric]source{}

// noteOthers tells that a filter of another log group feeds the metric as well, which may
// be what is meant: it then counts the two together.
func noteOthers(filter *resource, props Props) {
	if props.LogGroup.IsMissing() {
		return
	}
	feeds := metric{place.App(filter), place.Of(filter), props.Namespace, props.Metric}
	first, ok := fed[feeds]
	if !ok {
		fed[feeds] = source{filter, props.LogGroup}
		return
	}
	if first.group.Same(props.LogGroup) {
		return
	}
	note := fmt.Sprintf("the metric %s of the namespace %s is that of %s too, a filter of another log group: it has what both publish; give them namespaces of their own if that is not meant",
		props.Metric, props.Namespace, place.Path(first.filter))
	awscdk.Annotations_Of(filter.Get()).AddInfo(&note)
}
