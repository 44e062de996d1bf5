package template

import "encoding/json"

// Transformer transforms the log events of a log group before filters on
// transformed events see them.
type Transformer struct {
	Resource
	// LogGroup is the name or the ARN of the log group.
	LogGroup string `json:"logGroup"`
	// Processors are the names of its processors in order, such as parseJSON.
	Processors []string `json:"processors"`
	// Config is the configuration as JSON, in CloudFormation's form, with
	// placeholders for what only the deployment knows.
	Config string `json:"-"`
}

const transformerType = "AWS::Logs::Transformer"

// Transformers returns the transformers of log groups.
func (t *Template) Transformers() []Transformer { return t.transformers }

func readTransformer(r *reader) Transformer {
	p := r.properties()
	tr := Transformer{LogGroup: p.required("LogGroupIdentifier").text(), Processors: []string{}}
	for _, item := range p.required("TransformerConfig").items() {
		tr.Processors = append(tr.Processors, sortedKeys(item.object().members)...)
	}
	if config, err := json.Marshal(p.get("TransformerConfig").resolved()); err == nil {
		tr.Config = string(config)
	}
	tr.Resource = r.done()
	return tr
}

// resolved returns the value with its functions replaced by texts.
func (n node) resolved() any {
	if _, _, ok := intrinsic(n.value); ok {
		return n.text()
	}
	switch v := n.value.(type) {
	case map[string]any:
		out := map[string]any{}
		for _, name := range sortedKeys(v) {
			if member := n.object().get(name); member.given() {
				out[name] = member.resolved()
			}
		}
		return out
	case []any:
		out := []any{}
		for _, item := range n.items() {
			out = append(out, item.resolved())
		}
		return out
	}
	return n.value
}

// AccountPolicy is a CloudWatch Logs policy for all log groups of an account.
type AccountPolicy struct {
	Resource
	// Name is the name of the policy.
	Name string `json:"name"`
	// Type is the policy type, such as SUBSCRIPTION_FILTER_POLICY.
	Type string `json:"type"`
	// Selection selects log groups (SelectionCriteria); empty for all.
	Selection string `json:"selection,omitempty"`
	// Document is the policy itself, as JSON.
	Document string `json:"document"`
	// Pattern is the filter pattern of a subscription policy. HasPattern
	// reports whether it has one and it is known.
	Pattern    string `json:"pattern,omitempty"`
	HasPattern bool   `json:"hasPattern,omitempty"`
	// Destination is where a subscription policy sends log events.
	Destination string `json:"destination,omitempty"`
	// Protection is the data protection policy; nil for other types, and where
	// only the deployment knows it.
	Protection *Protection `json:"protection,omitempty"`
	// Processors are the processors of a transformer policy, and Indexed the
	// fields of an index policy.
	Processors []string `json:"processors,omitempty"`
	Indexed    []string `json:"indexed,omitempty"`
}

const accountPolicyType = "AWS::Logs::AccountPolicy"

// AccountPolicies returns the policies for all log groups of an account.
func (t *Template) AccountPolicies() []AccountPolicy { return t.accountPolicies }

func readAccountPolicy(r *reader) AccountPolicy {
	p := r.properties()
	a := AccountPolicy{
		Name: p.required("PolicyName").text(), Type: p.required("PolicyType").text(),
		Selection: p.get("SelectionCriteria").text(),
	}
	before := len(r.unresolved)
	a.Document = p.required("PolicyDocument").text()
	if a.Type == "SUBSCRIPTION_FILTER_POLICY" {
		var document struct {
			FilterPattern  *string
			DestinationArn string
		}
		err := json.Unmarshal([]byte(a.Document), &document)
		switch {
		case err != nil && len(r.unresolved) == before && a.Document != "":
			r.problemf("PolicyDocument", "it must be the JSON text of a policy: %w", err)
		case err == nil && document.FilterPattern != nil:
			a.Pattern, a.HasPattern, a.Destination = *document.FilterPattern, true, document.DestinationArn
		}
	}
	if a.Type == "DATA_PROTECTION_POLICY" {
		var document any
		err := json.Unmarshal([]byte(a.Document), &document)
		switch {
		case err != nil && len(r.unresolved) == before && a.Document != "":
			r.problemf("PolicyDocument", "it must be the JSON text of a policy: %w", err)
		case err == nil:
			a.Protection = readProtection(node{r, "PolicyDocument", document})
		}
	}
	a.read()
	a.Resource = r.done()
	return a
}

// read reads what a transformer or index policy does from its document.
func (a *AccountPolicy) read() {
	var document any
	if json.Unmarshal([]byte(a.Document), &document) != nil {
		return
	}
	list := func(value any) []any { items, _ := value.([]any); return items }
	switch a.Type {
	case "TRANSFORMER_POLICY":
		for _, p := range list(document) {
			o, _ := p.(map[string]any)
			a.Processors = append(a.Processors, sortedKeys(o)...)
		}
	case "FIELD_INDEX_POLICY":
		for _, f := range list(inside(document, "Fields")) {
			a.Indexed = append(a.Indexed, text(f))
		}
	}
}
