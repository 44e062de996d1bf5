package template

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/policy"
)

const (
	keyType               = "AWS::KMS::Key"
	keyAliasType          = "AWS::KMS::Alias"
	topicPolicyType       = "AWS::SNS::TopicPolicy"
	topicInlinePolicyType = "AWS::SNS::TopicInlinePolicy"
	roleType              = "AWS::IAM::Role"
	policyType            = "AWS::IAM::Policy"
	rolePolicyType        = "AWS::IAM::RolePolicy"
	managedPolicyType     = "AWS::IAM::ManagedPolicy"
	permissionType        = "AWS::Lambda::Permission"
	resourcePolicyType    = "AWS::Logs::ResourcePolicy"
)

// Key is a KMS key.
type Key struct {
	Resource
	// Policy says who may use the key.
	Policy policy.Document
}

// Key returns the key of the template that value stands for, such as ${Key.Arn}
// or an alias. It reports false where the template makes no such key; nothing
// is known of that key then.
func (t *Template) Key(value string) (Key, bool) {
	for _, m := range t.madeOf(keyAliasType) {
		name := text(m.Properties["AliasName"])
		if isOf(value, m.LogicalID) || name != "" && (value == name || strings.HasSuffix(value, ":"+name)) {
			value = text(m.Properties["TargetKeyId"])
			break
		}
	}
	for _, m := range t.madeOf(keyType) {
		if isOf(value, m.LogicalID) && m.Properties["KeyPolicy"] != nil {
			return Key{m.Resource, t.policy(m, m.Properties["KeyPolicy"])}, true
		}
	}
	return Key{}, false
}

// TopicPolicy says who may publish to topics. It replaces the default policy of
// SNS.
type TopicPolicy struct {
	Resource
	// Topics are the ARNs of the topics, or their placeholders.
	Topics []string
	Policy policy.Document
}

// TopicPolicies returns the topic policies that the template makes.
func (t *Template) TopicPolicies() []TopicPolicy {
	var all []TopicPolicy
	for _, m := range t.madeOf(topicPolicyType, topicInlinePolicyType) {
		p := TopicPolicy{Resource: m.Resource, Policy: t.policy(m, m.Properties["PolicyDocument"])}
		p.Topics = append(textsOf(m.Properties["Topics"]), textsOf(m.Properties["TopicArn"])...)
		all = append(all, p)
	}
	return all
}

// Role is an IAM role.
type Role struct {
	Resource
	// Name is the role's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string
	// Trust says who may assume the role.
	Trust policy.Document
	// Policies are all policies of the role. A policy that is not in the
	// template, such as a managed one, stands as an unknown policy.
	Policies []policy.Document
}

// Role returns the role of the template that value stands for, such as
// ${Role.Arn}. It reports false where the template makes no such role.
func (t *Template) Role(value string) (Role, bool) {
	for _, m := range t.madeOf(roleType) {
		if isOf(value, m.LogicalID) {
			return t.asRole(m), true
		}
	}
	return Role{}, false
}

// Roles returns the roles that the template makes.
func (t *Template) Roles() []Role {
	var all []Role
	for _, m := range t.madeOf(roleType) {
		all = append(all, t.asRole(m))
	}
	return all
}

func (t *Template) asRole(m Made) Role {
	r := Role{Resource: m.Resource, Name: m.named("RoleName"), Trust: t.policy(m, m.Properties["AssumeRolePolicyDocument"])}
	inline, ok := m.Properties["Policies"].([]any)
	if !ok && m.Properties["Policies"] != nil {
		r.Policies = append(r.Policies, policy.Document{})
	}
	for _, item := range inline {
		r.Policies = append(r.Policies, t.policy(m, inside(item, "PolicyDocument")))
	}
	attached := textsOf(m.Properties["ManagedPolicyArns"])
	for _, other := range t.Made() {
		var names []string
		switch other.Type {
		case policyType, managedPolicyType:
			names = textsOf(other.Properties["Roles"])
		case rolePolicyType:
			names = textsOf(other.Properties["RoleName"])
		default:
			continue
		}
		is := func(arn string) bool { return isOf(arn, other.LogicalID) }
		if slices.ContainsFunc(attached, is) {
			attached = slices.DeleteFunc(attached, is)
			names = append(names, r.Name)
		}
		if slices.ContainsFunc(names, func(name string) bool { return name == r.Name || isOf(name, m.LogicalID) }) {
			r.Policies = append(r.Policies, t.policy(other, other.Properties["PolicyDocument"]))
		} else if slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "${") && !t.RefersToResource(name) }) {
			r.Policies = append(r.Policies, policy.Document{})
		}
	}
	// The text of a managed policy, or of another stack's, is not here to read.
	for range attached {
		r.Policies = append(r.Policies, policy.Document{})
	}
	if len(t.elsewhere) > 0 {
		r.Policies = append(r.Policies, policy.Document{})
	}
	return r
}

// Permission lets an AWS service call a Lambda function.
type Permission struct {
	Resource
	// Function is the name or ARN of the function, or its placeholder.
	Function string
	// Principal is the service, such as logs.amazonaws.com.
	Principal string
	// SourceARN is the resource on whose behalf the service may call; empty for
	// any.
	SourceARN string
}

// Permissions returns the Lambda permissions that the template makes.
func (t *Template) Permissions() []Permission {
	var all []Permission
	for _, m := range t.madeOf(permissionType) {
		all = append(all, Permission{
			Resource: m.Resource, Function: text(m.Properties["FunctionName"]),
			Principal: text(m.Properties["Principal"]), SourceARN: t.spelled(text(m.Properties["SourceArn"])),
		})
	}
	return all
}

// ResourcePolicy is a resource policy of CloudWatch Logs, which lets AWS
// services write to log groups.
type ResourcePolicy struct {
	Resource
	Policy policy.Document
}

// ResourcePolicies returns the CloudWatch Logs resource policies that the
// template makes.
func (t *Template) ResourcePolicies() []ResourcePolicy {
	var all []ResourcePolicy
	for _, m := range t.madeOf(resourcePolicyType) {
		all = append(all, ResourcePolicy{m.Resource, t.policy(m, m.Properties["PolicyDocument"])})
	}
	return all
}

// ARN returns the ARN of a resource in the template's account and region, with
// placeholders for those that are not known.
func (t *Template) ARN(service, resource string) string {
	return strings.Join([]string{"arn", t.pseudo("AWS::Partition"), service, t.pseudo("AWS::Region"), t.pseudo("AWS::AccountId"), resource}, ":")
}

// pseudo returns the value of a pseudo parameter, or its placeholder.
func (t *Template) pseudo(name string) string {
	r := &reader{stack: t.source, resource: &resource{}}
	t.source.values.begin(nil)
	defer t.source.values.finish()
	return r.ref("", name)
}

// policy reads a policy of m. The policy of a resource that may not be made is
// unknown.
func (t *Template) policy(m Made, document any) policy.Document {
	if m.Undecided || m.Flaw != "" {
		return policy.Document{}
	}
	return policy.Read(t.spelledOut(document))
}

// spelledOut returns value with the ARNs of log groups written out.
func (t *Template) spelledOut(value any) any {
	switch v := value.(type) {
	case string:
		return t.spelled(v)
	case []any:
		out := make([]any, 0, len(v))
		for _, item := range v {
			out = append(out, t.spelledOut(item))
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name, member := range v {
			out[t.spelled(name)] = t.spelledOut(member)
		}
		return out
	}
	return value
}

func (t *Template) spelled(text string) string {
	if !strings.Contains(text, ".Arn}") {
		return text
	}
	for _, g := range t.logGroups {
		text = strings.ReplaceAll(text, placeholder(g.LogicalID+".Arn"), t.ARN("logs", "log-group:"+g.Name+":*"))
	}
	return text
}

// textsOf returns the texts of value, which is one text or a list.
func textsOf(value any) []string {
	if list, ok := value.([]any); ok {
		var all []string
		for _, item := range list {
			all = append(all, text(item))
		}
		return all
	}
	if one := text(value); one != "" {
		return []string{one}
	}
	return nil
}

// Exports reports whether an output of the template is one of values. Others
// may then refer to it.
func (t *Template) Exports(values ...string) bool {
	outputs := asObject(t.source.document.top["Outputs"])
	for _, name := range sortedKeys(outputs) {
		t.source.values.begin(nil)
		r := &reader{stack: t.source, resource: &resource{}}
		value := node{r, name, t.source.values.fold(asObject(outputs[name])["Value"])}.text()
		t.source.values.finish()
		if slices.Contains(values, value) {
			return true
		}
	}
	return false
}
