package template

// Deletion is what becomes of a log group when somebody deletes it, or takes
// it out of its stack.
type Deletion string

const (
	// Protected log groups cannot be deleted before somebody takes the
	// protection off (DeletionProtectionEnabled).
	Protected Deletion = "protected"
	// Retained log groups stay when they leave their stack (DeletionPolicy).
	Retained Deletion = "retained"
	// Destroyed log groups are deleted with their stack, and so are their
	// log events.
	Destroyed Deletion = "destroyed"
	// Undecided is where only the deployment knows whether it is protected.
	Undecided Deletion = "undecided"
)

// LogGroup is a log group.
type LogGroup struct {
	Resource
	// Name of the log group: the placeholder of its Ref if CloudFormation
	// makes one up.
	Name string `json:"name"`
	// Tier is the retention tier that its tag logstack:tier names; empty
	// without that tag.
	Tier string `json:"tier,omitempty"`
	// RetentionDays is for how many days log events are kept; not given:
	// they never expire.
	RetentionDays Number `json:"retentionDays,omitzero"`
	// Deletion says what becomes of it.
	Deletion Deletion `json:"deletion"`
	// Key is the KMS key that encrypts it; empty if it is CloudWatch's own.
	Key string `json:"key,omitempty"`
	// Class is STANDARD, INFREQUENT_ACCESS or DELIVERY. Default: empty, which
	// is STANDARD.
	Class string `json:"class,omitempty"`
	// DataProtection says that it has a data protection policy: who reads it
	// sees some values masked.
	DataProtection bool `json:"dataProtection,omitempty"`
	// Masked are the data identifiers that the policy masks by, without the ARN
	// that managed ones stand in.
	Masked []string `json:"masked,omitempty"`
	// Protection is all that the policy does; nil without one, and where only the
	// deployment knows it.
	Protection *Protection `json:"protection,omitempty"`
	// Indexed are the fields that it indexes.
	Indexed []string `json:"indexed,omitempty"`
}

const (
	logGroupType     = "AWS::Logs::LogGroup"
	metricFilterType = "AWS::Logs::MetricFilter"
	savedQueryType   = "AWS::Logs::QueryDefinition"
)

func readLogGroup(r *reader) LogGroup {
	p := r.properties()
	g := LogGroup{
		Name:          p.get("LogGroupName").nameOrRef(),
		Tier:          p.tag(tierTag),
		RetentionDays: p.get("RetentionInDays").number(),
		Deletion:      readDeletion(r, p),
		Key:           p.get("KmsKeyId").text(),
		Class:         p.get("LogGroupClass").text(),
	}
	g.DataProtection = p.get("DataProtectionPolicy").given()
	if g.Protection = readProtection(p.get("DataProtectionPolicy")); g.Protection != nil {
		g.Masked = g.Protection.Masked
	}
	if policies := p.get("FieldIndexPolicies"); policies.plain() {
		for _, policy := range policies.items() {
			g.Indexed = append(g.Indexed, policy.object().get("Fields").texts()...)
		}
	}
	g.Resource = r.done()
	return g
}

// readDeletion: without a policy, CloudFormation deletes what leaves a stack
// (aws-attribute-deletionpolicy).
func readDeletion(r *reader, p object) Deletion {
	protected, known := p.get("DeletionProtectionEnabled").boolean(false)
	policy := node{r, "DeletionPolicy", r.resource.deletionPolicy}.text()
	switch {
	case !known:
		return Undecided
	case protected:
		return Protected
	case r.stack.noStack:
		return Undecided
	case policy == "Retain", policy == "RetainExceptOnCreate":
		return Retained
	case policy == "", policy == "Delete":
		return Destroyed
	}
	r.invalidf("DeletionPolicy", "%q is none for a log group: allowed are Delete, Retain and RetainExceptOnCreate", policy)
	return Undecided
}

// MetricFilter is a metric filter: log events that match its pattern become
// metrics.
type MetricFilter struct {
	Resource
	// Name of the filter: the placeholder of its Ref if CloudFormation makes
	// one up.
	Name string `json:"name"`
	// LogGroup is the name of the log group that it looks at.
	LogGroup string `json:"logGroup"`
	// Pattern is the filter pattern; empty, it matches every log event.
	Pattern string `json:"pattern"`
	// Metrics is what a match publishes: one, as CloudWatch has it.
	Metrics []Transformation `json:"metrics"`
	// OnTransformed says that it looks at events as the log group's
	// transformer leaves them (ApplyOnTransformedLogs).
	OnTransformed bool `json:"onTransformed,omitempty"`
	// Selection chooses events by their account and region
	// (FieldSelectionCriteria); empty: all.
	Selection string `json:"selection,omitempty"`
	// SystemDimensions are those that it adds by itself, such as @aws.account
	// (EmitSystemFieldDimensions).
	SystemDimensions []string `json:"systemDimensions,omitempty"`
}

// Transformation is what a metric filter publishes.
type Transformation struct {
	// Namespace and Name of the metric.
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Value that a match publishes: a number, or a selector such as
	// $.duration_ms.
	Value string `json:"value"`
	// Unit of the metric, such as Milliseconds. Default: None.
	Unit string `json:"unit"`
	// Default is published when log events come and none matches; not given:
	// nothing is.
	Default Number `json:"default,omitzero"`
	// Dimensions: each value is a selector.
	Dimensions []Dimension `json:"dimensions,omitempty"`
}

// Dimension is a dimension of a metric.
type Dimension struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func readMetricFilter(r *reader) MetricFilter {
	p := r.properties()
	f := MetricFilter{
		Name:     p.get("FilterName").nameOrRef(),
		LogGroup: p.required("LogGroupName").text(),
		Pattern:  p.required("FilterPattern").text(),
		Metrics:  []Transformation{},

		Selection: p.get("FieldSelectionCriteria").text(),
	}
	f.OnTransformed, _ = p.get("ApplyOnTransformedLogs").boolean(false)
	if system := p.get("EmitSystemFieldDimensions"); system.given() {
		f.SystemDimensions = system.texts()
	}
	for _, item := range p.required("MetricTransformations").items() {
		t := item.object()
		metric := Transformation{
			Namespace: t.required("MetricNamespace").text(),
			Name:      t.required("MetricName").text(),
			Value:     t.required("MetricValue").text(),
			Unit:      t.get("Unit").textOr("None"),
			Default:   t.get("DefaultValue").number(),
		}
		metric.Dimensions = readDimensions(t, "Key")
		checkUnit(t.get("Unit"), metric.Unit)
		f.Metrics = append(f.Metrics, metric)
	}
	f.Resource = r.done()
	return f
}

// readDimensions: a dimension's name is its Key in a metric filter, and its
// Name in an alarm.
func readDimensions(o object, name string) []Dimension {
	var all []Dimension
	for _, item := range o.get("Dimensions").items() {
		d := item.object()
		all = append(all, Dimension{d.required(name).text(), d.required("Value").text()})
	}
	return all
}

// SavedQuery is a saved Logs Insights query.
type SavedQuery struct {
	Resource
	// Name is the folders and the name, with slashes between.
	Name string `json:"name"`
	// Query is its text.
	Query string `json:"query"`
	// Language that it is written in: CWLI, PPL or SQL. Default: CWLI.
	Language string `json:"language"`
	// LogGroups are the names or ARNs of the log groups that it asks.
	LogGroups []string `json:"logGroups"`
	// Parameters are its placeholders, {{name}} in the text.
	Parameters []Parameter `json:"parameters,omitempty"`
}

// Parameter is a parameter of a saved query.
type Parameter struct {
	Name        string `json:"name"`
	Default     string `json:"default,omitempty"`
	Description string `json:"description,omitempty"`
}

func readSavedQuery(r *reader) SavedQuery {
	p := r.properties()
	q := SavedQuery{
		Name:      p.required("Name").text(),
		Query:     p.required("QueryString").text(),
		Language:  p.get("QueryLanguage").textOr("CWLI"),
		LogGroups: p.get("LogGroupNames").texts(),
	}
	for _, item := range p.get("Parameters").items() {
		o := item.object()
		q.Parameters = append(q.Parameters, Parameter{
			Name:        o.required("Name").text(),
			Default:     o.get("DefaultValue").text(),
			Description: o.get("Description").text(),
		})
	}
	q.Resource = r.done()
	return q
}
