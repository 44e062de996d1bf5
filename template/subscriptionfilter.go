package template

const subscriptionFilterType = "AWS::Logs::SubscriptionFilter"

// SubscriptionFilter is a subscription filter: log events that match its pattern
// go to a stream or a function.
type SubscriptionFilter struct {
	Resource
	// Name of the filter: the placeholder of its Ref if CloudFormation makes one up.
	Name string `json:"name"`
	// LogGroup is the name of the log group that it looks at.
	LogGroup string `json:"logGroup"`
	// Pattern is the filter pattern; empty, it matches every log event.
	Pattern string `json:"pattern"`
	// Destination is the ARN of the stream, the function or the destination, or what
	// stands for it.
	Destination string `json:"destination"`
	// Role is the ARN of the role by which CloudWatch Logs sends, or what stands for it;
	// empty without one, as functions and destinations need none.
	Role string `json:"role,omitempty"`
	// OnTransformed reports whether it looks at events as the log group's transformer
	// leaves them (ApplyOnTransformedLogs).
	OnTransformed bool `json:"onTransformed,omitempty"`
	// Selection chooses events by their account and region (FieldSelectionCriteria);
	// empty: all.
	Selection string `json:"selection,omitempty"`
	// SystemFields are those that it adds to what it sends, such as @aws.account
	// (EmitSystemFields).
	SystemFields []string `json:"systemFields,omitempty"`
	// Distribution is how events are spread over a stream's shards: ByLogStream or Random.
	// Default: empty, which is ByLogStream.
	Distribution string `json:"distribution,omitempty"`
}

// SubscriptionFilters returns the subscription filters that the template makes.
func (t *Template) SubscriptionFilters() []SubscriptionFilter { return t.subscriptionFilters }

func readSubscriptionFilter(r *reader) SubscriptionFilter {
	p := r.properties()
	f := SubscriptionFilter{
		LogGroup: p.required("LogGroupName").text(),
		Pattern:  p.required("FilterPattern").text(),

		Name:        p.get("FilterName").nameOrRef(),
		Destination: p.get("DestinationArn").text(),
		Role:        p.get("RoleArn").text(),

		Selection:    p.get("FieldSelectionCriteria").text(),
		Distribution: p.get("Distribution").text(),
	}
	f.OnTransformed, _ = p.get("ApplyOnTransformedLogs").boolean(false)
	if system := p.get("EmitSystemFields"); system.given() {
		f.SystemFields = system.texts()
	}
	f.Resource = r.done()
	return f
}
