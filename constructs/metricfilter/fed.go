package metricfilter

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

// metric identifies a metric of an account and region.
type metric struct {
	app             constructs.IConstruct
	place           place.Place
	namespace, name string
}

// source is the filter that emits a metric.
type source struct {
	filter *resource
	group  *loggroup.LogGroup
}

// fed holds the first source of each metric.
var fed = map[metric]source{}

// noteOthers adds a note if a filter of another log group emits the same metric. That
// can be intended: the metric then counts both log groups together.
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
	note := fmt.Sprintf("the metric %s of the namespace %s is also that of %s, a filter of another log group: it combines what both publish; give each its own namespace if that is not intended",
		props.Metric, props.Namespace, place.Path(first.filter))
	awscdk.Annotations_Of(filter.Get()).AddInfo(&note)
}
