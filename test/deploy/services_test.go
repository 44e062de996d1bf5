package deploy

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/schemas"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/smithy-go/transport/http/protocol/awsquery"
)

// services are the clients for the endpoint. Its CloudWatch speaks the Query protocol.
type services struct {
	cloudformation *cloudformation.Client
	cloudwatch     *cloudwatch.Client
	logs           *cloudwatchlogs.Client
	ecs            *ecs.Client
	iam            *iam.Client
	kms            *kms.Client
	sns            *sns.Client
}

func newServices(e *endpoint) services {
	cfg := aws.Config{
		Region: region, BaseEndpoint: &e.URL,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "none", SecretAccessKey: "none"}, nil
		}),
	}
	return services{
		cloudformation.NewFromConfig(cfg), cloudwatch.NewFromConfig(cfg, byQuery), cloudwatchlogs.NewFromConfig(cfg),
		ecs.NewFromConfig(cfg), iam.NewFromConfig(cfg), kms.NewFromConfig(cfg), sns.NewFromConfig(cfg),
	}
}

func byQuery(o *cloudwatch.Options) { o.Protocol = awsquery.New(schemas.GraniteServiceVersion20100801) }

// asMade returns a resource as its service describes it, in CloudFormation's terms. It
// is given the resource's id and its wanted properties.
type asMade func(ctx context.Context, of services, id string, wanted map[string]any) (map[string]any, error)

// made holds the resource types whose services the endpoint provides.
var made = map[string]asMade{
	"AWS::Logs::LogGroup": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: &id})
		if err != nil {
			return nil, err
		}
		for _, group := range answer.LogGroups {
			if *group.LogGroupName != id {
				continue
			}
			tags, err := of.logs.ListTagsForResource(ctx, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: aws.String(strings.TrimSuffix(*group.Arn, ":*"))})
			if err != nil {
				return nil, err
			}
			got := inTerms(group)
			got["Tags"] = tagList(tags.Tags)
			return got, nil
		}
		return nil, fmt.Errorf("there is no log group %s", id)
	},
	"AWS::Logs::MetricFilter": func(ctx context.Context, of services, id string, wanted map[string]any) (map[string]any, error) {
		group := wanted["LogGroupName"].(string)
		answer, err := of.logs.DescribeMetricFilters(ctx, &cloudwatchlogs.DescribeMetricFiltersInput{LogGroupName: &group, FilterNamePrefix: &id})
		if err != nil {
			return nil, err
		}
		for _, filter := range answer.MetricFilters {
			if *filter.FilterName != id {
				continue
			}
			got := inTerms(filter)
			transformation := got["MetricTransformations"].([]any)[0].(map[string]any)
			if dimensions, ok := transformation["Dimensions"].(map[string]any); ok {
				transformation["Dimensions"] = pairs(dimensions)
			}
			return got, nil
		}
		return nil, fmt.Errorf("log group %s has no metric filter %s", group, id)
	},
	"AWS::CloudWatch::Alarm": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.cloudwatch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{id}})
		if err != nil {
			return nil, err
		}
		if n := len(answer.MetricAlarms); n != 1 {
			return nil, fmt.Errorf("there are %d alarms %s", n, id)
		}
		return withTags(ctx, of, inTerms(answer.MetricAlarms[0]))
	},
	"AWS::CloudWatch::CompositeAlarm": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.cloudwatch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{AlarmNames: []string{id}})
		if err != nil {
			return nil, err
		}
		if n := len(answer.CompositeAlarms); n != 1 {
			return nil, fmt.Errorf("there are %d alarms %s", n, id)
		}
		return withTags(ctx, of, inTerms(answer.CompositeAlarms[0]))
	},
	"AWS::CloudWatch::Dashboard": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.cloudwatch.GetDashboard(ctx, &cloudwatch.GetDashboardInput{DashboardName: &id})
		if err != nil {
			return nil, err
		}
		return inTerms(*answer), nil
	},
	"AWS::SNS::Topic": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.sns.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: &id})
		if err != nil {
			return nil, err
		}
		tags, err := of.sns.ListTagsForResource(ctx, &sns.ListTagsForResourceInput{ResourceArn: &id})
		if err != nil {
			return nil, err
		}
		got := inTerms(answer.Attributes)
		got["Tags"] = inTerms(*tags)["Tags"]
		return got, nil
	},
	"AWS::SNS::TopicPolicy": func(ctx context.Context, of services, _ string, wanted map[string]any) (map[string]any, error) {
		topic := wanted["Topics"].([]any)[0].(string)
		answer, err := of.sns.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: &topic})
		if err != nil {
			return nil, err
		}
		return map[string]any{"Topics": []any{topic}, "PolicyDocument": answer.Attributes["Policy"]}, nil
	},
	"AWS::SNS::Subscription": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.sns.GetSubscriptionAttributes(ctx, &sns.GetSubscriptionAttributesInput{SubscriptionArn: &id})
		if err != nil {
			return nil, err
		}
		return inTerms(answer.Attributes), nil
	},
	"AWS::KMS::Key": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		key, err := of.kms.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &id})
		if err != nil {
			return nil, err
		}
		if key.KeyMetadata.DeletionDate != nil {
			return nil, fmt.Errorf("key %s is to be deleted", id)
		}
		policy, err := of.kms.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: &id, PolicyName: aws.String("default")})
		if err != nil {
			return nil, err
		}
		rotation, err := of.kms.GetKeyRotationStatus(ctx, &kms.GetKeyRotationStatusInput{KeyId: &id})
		if err != nil {
			return nil, err
		}
		tags, err := of.kms.ListResourceTags(ctx, &kms.ListResourceTagsInput{KeyId: &id})
		if err != nil {
			return nil, err
		}
		all := map[string]string{}
		for _, tag := range tags.Tags {
			all[*tag.TagKey] = *tag.TagValue
		}
		got := inTerms(*key.KeyMetadata)
		got["KeyPolicy"], got["EnableKeyRotation"], got["Tags"] = *policy.Policy, rotation.KeyRotationEnabled, tagList(all)
		return got, nil
	},
	"AWS::IAM::Role": func(ctx context.Context, of services, id string, wanted map[string]any) (map[string]any, error) {
		answer, err := of.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &id})
		if err != nil {
			return nil, err
		}
		attached, err := of.iam.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &id})
		if err != nil {
			return nil, err
		}
		got := inTerms(*answer.Role)
		managed := []any{}
		for _, policy := range attached.AttachedPolicies {
			managed = append(managed, *policy.PolicyArn)
		}
		var inline []any
		if policies, ok := wanted["Policies"].([]any); ok {
			for _, policy := range policies {
				name := policy.(map[string]any)["PolicyName"].(string)
				document, err := rolePolicy(ctx, of, id, name)
				if err != nil {
					return nil, err
				}
				inline = append(inline, map[string]any{"PolicyName": name, "PolicyDocument": document})
			}
		}
		got["ManagedPolicyArns"], got["Policies"] = managed, inline
		got["AssumeRolePolicyDocument"], err = url.QueryUnescape(*answer.Role.AssumeRolePolicyDocument)
		return got, err
	},
	"AWS::IAM::Policy": func(ctx context.Context, of services, id string, wanted map[string]any) (map[string]any, error) {
		role := wanted["Roles"].([]any)[0].(string)
		document, err := rolePolicy(ctx, of, role, wanted["PolicyName"].(string))
		if err != nil {
			return nil, err
		}
		return map[string]any{"PolicyName": wanted["PolicyName"], "Roles": []any{role}, "PolicyDocument": document}, nil
	},
	"AWS::ECS::TaskDefinition": func(ctx context.Context, of services, id string, _ map[string]any) (map[string]any, error) {
		answer, err := of.ecs.DescribeTaskDefinition(ctx, &ecs.DescribeTaskDefinitionInput{TaskDefinition: &id})
		if err != nil {
			return nil, err
		}
		return inTerms(*answer.TaskDefinition), nil
	},
}

func rolePolicy(ctx context.Context, of services, role, name string) (string, error) {
	answer, err := of.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
	if err != nil {
		return "", err
	}
	return url.QueryUnescape(*answer.PolicyDocument)
}

func withTags(ctx context.Context, of services, got map[string]any) (map[string]any, error) {
	arn := got["AlarmArn"].(string)
	answer, err := of.cloudwatch.ListTagsForResource(ctx, &cloudwatch.ListTagsForResourceInput{ResourceARN: &arn})
	if err != nil {
		return nil, err
	}
	got["Tags"] = inTerms(*answer)["Tags"]
	return got, nil
}

// inTerms returns the members of a response, named as CloudFormation's properties,
// which are nearly the same; unset members are left out.
func inTerms(answer any) map[string]any {
	data, err := json.Marshal(answer)
	if err != nil {
		panic(err) // a response is plain data
	}
	var out map[string]any
	if err := json.Unmarshal(data, &out); err != nil {
		panic(err)
	}
	return prune(out).(map[string]any)
}

func prune(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for k, v := range value {
			if v == nil {
				delete(value, k)
			} else {
				value[k] = prune(v)
			}
		}
	case []any:
		for i, v := range value {
			value[i] = prune(v)
		}
	}
	return value
}

func tagList(tags map[string]string) []any {
	all := map[string]any{}
	for k, v := range tags {
		all[k] = v
	}
	return pairs(all)
}

// pairs returns the entries of a map as CloudFormation writes tags and dimensions.
func pairs(entries map[string]any) []any {
	out := []any{}
	for k, v := range entries {
		out = append(out, map[string]any{"Key": k, "Value": v})
	}
	return out
}
