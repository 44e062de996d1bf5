package changes

var viewRemoved = kind{
	name: "view-removed",
	doc: Doc{
		Title: "Dashboards, queries, reports and rules that are deleted", Severity: Told,
		Meaning: "A dashboard, a saved or scheduled query, a rule of Contributor Insights, an anomaly detector, a service level objective or an account's index policy is deleted. No log event is lost. What a rule counted or a detector learnt is lost, and an alarm on it sees nothing any more.",
		Remedy:  "Check that this is intended.",
	},
	find: func(f *finder) {
		types := []string{"AWS::CloudWatch::Dashboard", "AWS::Logs::QueryDefinition", "AWS::Logs::ScheduledQuery", "AWS::CloudWatch::InsightRule",
			"AWS::CloudWatch::AnomalyDetector", "AWS::Logs::LogAnomalyDetector", accountPolicyType, objectiveType}
		for _, one := range f.removed(types...) {
			if one.new != nil || f.movedTo(one.old) != nil || one.old.twinOf() != nil || f.fate(one) == Left {
				continue
			}
			if policy := one.old.get("PolicyType").text(); one.old.Type == accountPolicyType && told[policy] {
				continue
			}
			f.severe(one.old, "It leaves the stack and is deleted.")
		}
	},
}

// told holds the account policy types that other kinds of findings cover.
var told = map[string]bool{protectionPolicy: true, subscriptionPolicy: true, transformerPolicy: true}
