package template

// Dashboard is a CloudWatch dashboard.
type Dashboard struct {
	Resource
	// Name of the dashboard: the placeholder of its Ref if CloudFormation makes
	// one up.
	Name string `json:"name"`
	// Body is what it shows, JSON in a text. What only the deployment knows is a
	// placeholder in it. Package cloudwatch/dashboard reads it.
	Body string `json:"body"`
}

const dashboardType = "AWS::CloudWatch::Dashboard"

func readDashboard(r *reader) Dashboard {
	p := r.properties()
	d := Dashboard{Name: p.get("DashboardName").nameOrRef(), Body: p.required("DashboardBody").text()}
	d.Resource = r.done()
	return d
}
