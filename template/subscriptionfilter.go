package template

const subscriptionFilterType = "AWS::Logs::SubscriptionFilter"

// SubscriptionFilter is a subscription filter: log events that match its pattern
// go to a stream or a function.
type SubscriptionFilter struct {
	Resource
	// LogGroup is the name of the log group that it looks at.
	LogGroup string `json:"logGroup"`
	// Pattern is the filter pattern; empty, it matches every log event.
	Pattern string `json:"pattern"`
}

// SubscriptionFilters returns the subscription filters that the template makes.
func (t *Template) SubscriptionFilters() []SubscriptionFilter { return t.subscriptionFilters }

func readSubscriptionFilter(r *reader) SubscriptionFilter {
	p := r.properties()
	f := SubscriptionFilter{
		LogGroup: p.required("LogGroupName").text(),
		Pattern:  p.required("FilterPattern").text(),
	}
	f.Resource = r.done()
	return f
}
