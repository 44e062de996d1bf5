package replay

// leftOut lists the resources that the conditions of the templates leave out.
func (p *plan) leftOut() []LeftOut {
	all := []LeftOut{}
	for _, t := range p.templates {
		for _, l := range t.LeftOut() {
			all = append(all, LeftOut{t.Stack, l.LogicalID, l.Type, l.Condition, l.Why(), l.Advice()})
		}
	}
	return all
}

// read are the kinds of refused resources that the report lists as filters and
// alarms.
var read = map[string]bool{
	"AWS::Logs::MetricFilter": true, "AWS::Logs::SubscriptionFilter": true,
	"AWS::CloudWatch::Alarm": true, "AWS::CloudWatch::CompositeAlarm": true, "AWS::CloudWatch::LogAlarm": true,
}

// notRead lists the parts of the templates that are not read: what is defined
// elsewhere, and what is refused but is neither a filter nor an alarm.
func (p *plan) notRead() []NotRead {
	all := []NotRead{}
	for _, t := range p.templates {
		for _, e := range t.Elsewhere() {
			all = append(all, NotRead{t.Stack, e.LogicalID, e.Kind + " " + e.What, e.Why})
		}
		for _, r := range t.Refused() {
			if !read[r.Type] {
				all = append(all, NotRead{t.Stack, r.LogicalID, r.Type, r.Reason()})
			}
		}
	}
	return all
}
