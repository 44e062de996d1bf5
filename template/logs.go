package template

// Deletion says what happens to a log group that is deleted or removed from its
// stack.
type Deletion string

const (
	// Protected log groups cannot be deleted until their protection is turned
	// off (DeletionProtectionEnabled).
	Protected Deletion = "protected"
	// Retained log groups remain when they leave their stack (DeletionPolicy).
	Retained Deletion = "retained"
	// Destroyed log groups are deleted with their stack, log events included.
	Destroyed Deletion = "destroyed"
	// Undecided says that only the deployment knows whether it is protected.
	Undecided Deletion = "undecided"
)

// LogGroup is a CloudWatch Logs log group.
type LogGroup struct {
	Resource
	// Name is the log group's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// Tier is the retention tier in the tag logstack:tier; empty without the
	// tag.
	Tier string `json:"tier,omitempty"`
	// RetentionDays is how many days log events are kept; absent if they never
	// expire.
	RetentionDays Number `json:"retentionDays,omitzero"`
	// Deletion says what happens when the log group is deleted.
	Deletion Deletion `json:"deletion"`
	// Key is the KMS key that encrypts it; empty for CloudWatch's own
	// encryption.
	Key string `json:"key,omitempty"`
	// Class is STANDARD, INFREQUENT_ACCESS or DELIVERY. Default: empty, which
	// means STANDARD.
	Class string `json:"class,omitempty"`
	// DataProtection says that the log group has a data protection policy,
	// which masks values.
	DataProtection bool `json:"dataProtection,omitempty"`
	// Masked are the data identifiers that the policy masks, without the ARN
	// prefix of managed ones.
	Masked []string `json:"masked,omitempty"`
	// Protection is the whole policy; nil without one, and where only the
	// deployment knows it.
	Protection *Protection `json:"protection,omitempty"`
	// Indexed are the indexed fields.
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

// readDeletion reads what happens to a log group. Without a DeletionPolicy,
// CloudFormation deletes a resource that leaves its stack
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
	r.invalidf("DeletionPolicy", "%q is not allowed for a log group: use Delete, Retain or RetainExceptOnCreate", policy)
	return Undecided
}

// MetricFilter turns log events that match its pattern into metrics.
type MetricFilter struct {
	Resource
	// Name is the filter's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// LogGroup is the name of the log group that it filters.
	LogGroup string `json:"logGroup"`
	// Pattern is the filter pattern; empty, it matches every log event.
	Pattern string `json:"pattern"`
	// Metrics is what a match publishes. CloudWatch allows one.
	Metrics []Transformation `json:"metrics"`
	// OnTransformed says that the filter sees log events after their
	// transformer (ApplyOnTransformedLogs).
	OnTransformed bool `json:"onTransformed,omitempty"`
	// Selection selects log events by account and region
	// (FieldSelectionCriteria); empty for all.
	Selection string `json:"selection,omitempty"`
	// SystemDimensions are the system fields that it adds as dimensions, such
	// as @aws.account (EmitSystemFieldDimensions).
	SystemDimensions []string `json:"systemDimensions,omitempty"`
}

// Transformation is a metric that a metric filter publishes.
type Transformation struct {
	// Namespace and Name of the metric.
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
	// Value is what a match publishes: a number, or a selector such as
	// $.duration_ms.
	Value string `json:"value"`
	// Unit is the metric's unit, such as Milliseconds. Default: None.
	Unit string `json:"unit"`
	// Default is published for a period with log events of which none matches;
	// absent if nothing is published then.
	Default Number `json:"default,omitzero"`
	// Dimensions are the dimensions. Each value is a selector.
	Dimensions []Dimension `json:"dimensions,omitempty"`
}

// Dimension is a dimension of a metric.
type Dimension struct {
	// Name is the name of the dimension.
	Name string `json:"name"`
	// Value is its value.
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

// readDimensions reads dimensions. The member that names one is Key in a metric
// filter and Name in an alarm.
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
	// Name is the folders and the name, separated by slashes.
	Name string `json:"name"`
	// Query is the text of the query.
	Query string `json:"query"`
	// Language is CWLI, PPL or SQL. Default: CWLI.
	Language string `json:"language"`
	// LogGroups are the names or ARNs of the log groups to query.
	LogGroups []string `json:"logGroups"`
	// Parameters are the placeholders of the query, {{name}} in the text.
	Parameters []Parameter `json:"parameters,omitempty"`
}

// Parameter is a parameter of a saved query.
type Parameter struct {
	// Name is the name of the placeholder.
	Name string `json:"name"`
	// Default is the value that it has by itself.
	Default string `json:"default,omitempty"`
	// Description says what it stands for.
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
