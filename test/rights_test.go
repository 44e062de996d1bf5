package test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/compliance"
)

// policyProperties are the properties that hold policies, by resource type.
var policyProperties = map[string][]string{
	"AWS::IAM::Policy": {"PolicyDocument"}, "AWS::IAM::ManagedPolicy": {"PolicyDocument"}, "AWS::IAM::Role": {"AssumeRolePolicyDocument", "Policies"},
	"AWS::KMS::Key": {"KeyPolicy"}, "AWS::SNS::TopicPolicy": {"PolicyDocument"}, "AWS::SQS::QueuePolicy": {"PolicyDocument"},
	"AWS::S3::BucketPolicy": {"PolicyDocument"}, "AWS::Logs::LogGroup": {"ResourcePolicyDocument"}, "AWS::Logs::ResourcePolicy": {"PolicyDocument"},
}

// tooMuch returns the statements of a template that allow more than internal/compliance
// accepts: wildcard actions or resources, and services that act on anybody's behalf.
func tooMuch(tpl template) []string {
	var all []string
	resources, _ := tpl["Resources"].(map[string]any)
	for id, r := range resources {
		r := r.(map[string]any)
		kind := r["Type"].(string)
		properties, _ := r["Properties"].(map[string]any)
		for _, name := range policyProperties[kind] {
			for _, s := range statements(properties[name]) {
				if s["Effect"] == "Deny" {
					continue
				}
				for _, wrong := range wrongWithStatement(s, kind) {
					all = append(all, fmt.Sprintf("%s (%s): %s", id, kind, wrong))
				}
			}
		}
	}
	slices.Sort(all)
	return all
}

// statements returns the statements of all policies in a value.
func statements(value any) (all []map[string]any) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			all = append(all, statements(item)...)
		}
	case map[string]any:
		if v["Effect"] != nil {
			return []map[string]any{v}
		}
		for _, item := range v {
			all = append(all, statements(item)...)
		}
	}
	return all
}

func wrongWithStatement(s map[string]any, kind string) (all []string) {
	isOfIdentity := strings.HasPrefix(kind, "AWS::IAM::") && s["Principal"] == nil
	// The account itself: its principals also need permission in IAM.
	isOfAccount := strings.Contains(jsonOf(s["Principal"]), ":root")
	for _, action := range textsOf(s["Action"]) {
		switch {
		case isOfAccount && kind == "AWS::KMS::Key":
		case action == "*" || strings.HasSuffix(action, ":*"):
			all = append(all, "the action "+action)
		case strings.Contains(action, "*") && kind != "AWS::KMS::Key" && !strings.HasPrefix(action, "kms:GenerateDataKey") && !strings.HasPrefix(action, "kms:ReEncrypt"):
			all = append(all, "the action "+action)
		}
		if isOfIdentity && slices.Contains(textsOf(s["Resource"]), "*") && !slices.ContainsFunc(compliance.Everywhere, func(r compliance.Right) bool {
			return slices.Contains(r.Actions, action)
		}) {
			all = append(all, "the action "+action+" on all resources")
		}
	}
	principal, _ := s["Principal"].(map[string]any)
	conditions := jsonOf(s["Condition"])
	if principal["Service"] == nil || strings.Contains(conditions, "aws:SourceAccount") || strings.Contains(conditions, "aws:SourceArn") || strings.Contains(conditions, "kms:EncryptionContext:") {
		return all
	}
	service := strings.Trim(jsonOf(principal["Service"]), `"`)
	if !slices.ContainsFunc(compliance.Unconditional, func(c compliance.Caller) bool { return c.Service == service }) {
		all = append(all, "the service "+service+" on whoever's behalf")
	}
	return all
}

// textsOf returns the strings of a value that is one string or a list.
func textsOf(value any) (all []string) {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		for _, item := range v {
			if text, ok := item.(string); ok {
				all = append(all, text)
			}
		}
	}
	return all
}
