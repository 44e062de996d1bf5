package template

const subscriptionFilterType = "AWS::Logs::SubscriptionFilter"

// SubscriptionFilter sends log events that match its pattern to a stream or a
// function.
type SubscriptionFilter struct {
	Resource
	// Name is the filter's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// LogGroup is the name of the log group that it filters.
	LogGroup string `json:"logGroup"`
	// Pattern is the filter pattern; empty, it matches every log event.
	Pattern string `json:"pattern"`
	// Destination is the ARN of the stream, the function or the destination, or
	// its placeholder.
	Destination string `json:"destination"`
	// Role is the ARN of the role that CloudWatch Logs assumes to send, or its
	// placeholder. It is empty where none is needed, as for functions and
	// destinations.
	Role string `json:"role,omitempty"`
	// OnTransformed reports whether the filter sees log events after their
	// transformer (ApplyOnTransformedLogs).
	OnTransformed bool `json:"onTransformed,omitempty"`
	// Selection selects log events by account and region
	// (FieldSelectionCriteria); empty for all.
	Selection string `json:"selection,omitempty"`
	// SystemFields are the system fields that it adds to log events, such as
	// @aws.account (EmitSystemFields).
	SystemFields []string `json:"systemFields,omitempty"`
	// Distribution says how log events are spread over a stream's shards:
	// ByLogStream or Random. Default: empty, which means ByLogStream.
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
