package template

// Dashboard is a CloudWatch dashboard.
type Dashboard struct {
	Resource
	// Name is the dashboard's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// Body is the body, as JSON. It holds placeholders for what only the
	// deployment knows. Package cloudwatch/dashboard reads it.
	Body string `json:"body"`
}

const dashboardType = "AWS::CloudWatch::Dashboard"

func readDashboard(r *reader) Dashboard {
	p := r.properties()
	d := Dashboard{Name: p.get("DashboardName").nameOrRef(), Body: p.required("DashboardBody").text()}
	d.Resource = r.done()
	return d
}
