package changes

import (
	"maps"
	"slices"
)

// taken is what making a resource does where something of its name exists.
type taken int

const (
	// fails: the resource is not made, and the deployment is rolled back.
	fails taken = iota
	// adopts: what is there is taken for the new resource. Where the old one has the
	// same name, it is deleted afterwards, and so both are gone.
	adopts
	// nothing: names do not have to differ.
	nothing
	// unclear: neither the reference nor anybody says whether it fails or adopts.
	unclear
)

// typ is what CloudFormation, and Terraform, do with resources of a type.
type typ struct {
	// what it is called for people.
	what string
	// name is the property with its own name, or the path of it, within the one that names
	// what it is part of. Several types of one space share their names.
	name, space string
	within      []string
	// replaces are the properties of which the reference says "Update requires:
	// Replacement", and never those that it does not update at all.
	replaces, never []string
	// defaults are the values of properties that are not given.
	defaults map[string]string
	// taken is what making one does where the name is taken; inTerraform where
	// Terraform makes it.
	taken, inTerraform taken
	// oneOf are properties of which a resource has one: an update that takes another is
	// refused.
	oneOf []string
	// deletesFirst says that the old one is deleted before the new one is made.
	deletesFirst bool
}

// types are those that hold data or tell people, and those that these depend on.
//
// Which properties replace a resource is what the pages aws-resource-SERVICE-TYPE of the
// CloudFormation template reference say, which the schemas of the types have as
// createOnlyProperties; deletesFirst is their replacementStrategy, which is
// create_then_delete by default.
//
// What is done where a name is taken is what the handlers of the types do, as far as
// they are public (repositories aws-cloudformation-resource-providers-logs and -sns), or
// the error of the service's call, by its API reference, or the threads where people had
// it. Where nothing of that says, it is unclear.
var types = map[string]*typ{
	// CreateLogGroup: ResourceAlreadyExistsException. LogGroupClass has "Update
	// requires: Updates are not supported"; Terraform's provider replaces the group.
	"AWS::Logs::LogGroup": {
		what: "log group", name: "LogGroupName", space: "log group",
		replaces: []string{"LogGroupName"}, never: []string{"LogGroupClass"},
		defaults: map[string]string{"LogGroupClass": "STANDARD", "DeletionProtectionEnabled": "false"},
	},
	// Both handlers look first whether there is one of that name in the log group, and
	// fail; PutMetricFilter and PutSubscriptionFilter, which Terraform calls, overwrite.
	"AWS::Logs::MetricFilter": {
		what: "metric filter", name: "FilterName", within: []string{"LogGroupName"}, space: "metric filter",
		replaces: []string{"FilterName", "LogGroupName"}, deletesFirst: true, inTerraform: adopts,
		defaults: map[string]string{"ApplyOnTransformedLogs": "false"},
	},
	"AWS::Logs::SubscriptionFilter": {
		what: "subscription filter", name: "FilterName", within: []string{"LogGroupName"}, space: "subscription filter",
		replaces: []string{"FilterName", "LogGroupName"}, deletesFirst: true, inTerraform: adopts,
		defaults: map[string]string{"ApplyOnTransformedLogs": "false", "Distribution": "ByLogStream"},
	},
	// The handler puts it without an id: there may be two of a name.
	"AWS::Logs::QueryDefinition": {what: "saved query", name: "Name", space: "saved query", taken: nothing, inTerraform: nothing},
	// CreateScheduledQuery: ConflictException.
	"AWS::Logs::ScheduledQuery": {what: "scheduled query", name: "Name", space: "scheduled query", replaces: []string{"Name"}},
	"AWS::Logs::Destination": {
		what: "destination", name: "DestinationName", space: "destination", replaces: []string{"DestinationName"}, inTerraform: adopts,
	},
	// An account has one a region, which PutStorageTierPolicy overwrites.
	"AWS::Logs::StorageTierPolicy": {what: "policy of storage tiers", taken: unclear, inTerraform: adopts},
	// CreateWorkGroup: InvalidRequestException.
	"AWS::Athena::WorkGroup":    {what: "work group of Athena", name: "Name", space: "work group", replaces: []string{"Name"}},
	"AWS::Logs::ResourcePolicy": {what: "resource policy", name: "PolicyName", space: "resource policy", replaces: []string{"PolicyName"}, taken: unclear, inTerraform: adopts},
	accountPolicyType: {
		what: "account policy", name: "PolicyName", within: []string{"PolicyType"}, space: "account policy",
		replaces: []string{"PolicyName", "PolicyType"}, deletesFirst: true, taken: unclear, inTerraform: adopts,
	},
	transformerType: {what: "transformer", name: "LogGroupIdentifier", space: "transformer", replaces: []string{"LogGroupIdentifier"}, taken: unclear, inTerraform: adopts},
	"AWS::Logs::LogAnomalyDetector": {
		what: "anomaly detector of logs", taken: nothing, inTerraform: nothing,
	},
	"AWS::Logs::DeliverySource": {what: "delivery source", name: "Name", space: "delivery source", replaces: []string{"Name"}, taken: unclear, inTerraform: adopts},
	"AWS::Logs::DeliveryDestination": {
		what: "delivery destination", name: "Name", space: "delivery destination",
		replaces: []string{"Name", "OutputFormat", "DestinationResourceArn", "DeliveryDestinationType"}, taken: unclear, inTerraform: adopts,
	},
	"AWS::Logs::Delivery": {what: "delivery", replaces: []string{"DeliverySourceName", "DeliveryDestinationArn"}, taken: nothing, inTerraform: nothing},
	// "Alarm already exists" is what deployments fail with, though PutMetricAlarm, which
	// Terraform calls, overwrites; alarms of all types share their names.
	"AWS::CloudWatch::Alarm": {
		what: "alarm", name: "AlarmName", space: "alarm", replaces: []string{"AlarmName"}, inTerraform: adopts,
		defaults: map[string]string{"TreatMissingData": "missing", "ActionsEnabled": "true"},
	},
	"AWS::CloudWatch::CompositeAlarm": {
		what: "composite alarm", name: "AlarmName", space: "alarm", replaces: []string{"AlarmName"}, inTerraform: adopts,
		defaults: map[string]string{"ActionsEnabled": "true"},
	},
	"AWS::CloudWatch::LogAlarm": {
		what: "alarm on a query", name: "AlarmName", space: "alarm", replaces: []string{"AlarmName"}, taken: unclear, inTerraform: unclear,
		defaults: map[string]string{"TreatMissingData": "missing", "ActionsEnabled": "true"},
	},
	"AWS::CloudWatch::AlarmMuteRule": {what: "mute rule", name: "Name", space: "mute rule", replaces: []string{"Name"}, taken: unclear, inTerraform: adopts},
	// "Dashboard 'x' already exists" is what deployments fail with; PutDashboard
	// overwrites.
	"AWS::CloudWatch::Dashboard": {what: "dashboard", name: "DashboardName", space: "dashboard", replaces: []string{"DashboardName"}, inTerraform: adopts},
	"AWS::CloudWatch::InsightRule": {
		what: "Contributor Insights rule", name: "RuleName", space: "insight rule", replaces: []string{"RuleName"}, taken: unclear, inTerraform: adopts,
	},
	"AWS::CloudWatch::AnomalyDetector": {
		what: "anomaly detector", taken: nothing, inTerraform: nothing,
		replaces: []string{"Dimensions", "MetricCharacteristics", "MetricName", "Namespace", "SingleMetricAnomalyDetector", "MetricMathAnomalyDetector", "Stat"},
	},
	// "You cannot change from a period-based SLO to a request-based SLO, or change from a
	// request-based SLO to a period-based SLO." CreateServiceLevelObjective:
	// ConflictException.
	objectiveType: {
		what: "service level objective", name: "Name", space: "service level objective", replaces: []string{"Name"}, oneOf: []string{"RequestBasedSli", "Sli"},
	},
	// The handler looks first whether there is one, and fails; PutRule, which Terraform
	// calls, overwrites (repository aws-cloudformation-resource-providers-events).
	eventRuleType: {
		what: "rule of EventBridge", name: "Name", within: []string{"EventBusName"}, space: "event rule", replaces: []string{"Name", "EventBusName"}, inTerraform: adopts,
		defaults: map[string]string{"EventBusName": "default", "State": "ENABLED"},
	},
	"AWS::CloudWatch::MetricStream": {what: "metric stream", name: "Name", space: "metric stream", replaces: []string{"Name"}, taken: unclear, inTerraform: adopts},
	// The handler looks first whether there is one, and fails; CreateTopic, which
	// Terraform calls, returns the one that exists.
	"AWS::SNS::Topic": {what: "topic", name: "TopicName", space: "topic", replaces: []string{"TopicName", "FifoTopic"}, inTerraform: adopts},
	// The handler calls Subscribe, which returns the subscription that exists of the same
	// topic, protocol and endpoint (API_Subscribe), and, for an old one that is deleted,
	// Unsubscribe: with the ARN that both have. With other attributes, Subscribe refuses.
	subscriptionType: {
		what: "subscription", name: "Endpoint", within: []string{"TopicArn", "Protocol"}, space: "subscription",
		replaces: []string{"Endpoint", "Protocol", "TopicArn"}, taken: adopts, inTerraform: adopts,
	},
	// Its handlers call SetTopicAttributes, for one that is deleted with the default
	// policy: who comes second wins.
	topicPolicyType:               {what: "policy of topics", taken: adopts, inTerraform: adopts},
	"AWS::SNS::TopicInlinePolicy": {what: "policy of a topic", name: "TopicArn", space: "inline policy", replaces: []string{"TopicArn"}, taken: unclear, inTerraform: adopts},
	// "If you change the value of the KeySpec, KeyUsage, Origin, or MultiRegion properties
	// of an existing KMS key, the update request fails, regardless of the value of the
	// UpdateReplacePolicy attribute." (aws-resource-kms-key)
	keyType: {
		what: "key", taken: nothing, inTerraform: nothing, never: []string{"KeySpec", "KeyUsage", "Origin", "MultiRegion"},
		defaults: map[string]string{"Enabled": "true", "KeySpec": "SYMMETRIC_DEFAULT", "KeyUsage": "ENCRYPT_DECRYPT", "Origin": "AWS_KMS", "MultiRegion": "false"},
	},
	"AWS::KMS::Alias":       {what: "alias of a key", name: "AliasName", space: "alias", replaces: []string{"AliasName"}},
	bucketType:              {what: "bucket", name: "BucketName", space: "bucket", replaces: []string{"BucketName", "BucketNamePrefix", "BucketNamespace"}},
	"AWS::S3::BucketPolicy": {what: "policy of a bucket", name: "Bucket", space: "bucket policy", replaces: []string{"Bucket"}, taken: unclear, inTerraform: adopts},
	// PutParameter without Overwrite: ParameterAlreadyExists; CreateSecret:
	// ResourceExistsException, also while the old one waits for its deletion.
	parameterType: {what: "parameter", name: "Name", space: "parameter", replaces: []string{"Name"}},
	secretType:    {what: "secret", name: "Name", space: "secret", replaces: []string{"Name"}},
	// CreateSlackChannelConfiguration and the like: ConflictException.
	slackType: {
		what: "Slack channel", name: "ConfigurationName", space: "channel", replaces: []string{"SlackWorkspaceId", "ConfigurationName"},
	},
	teamsType: {
		what: "Teams channel", name: "ConfigurationName", space: "channel", replaces: []string{"TeamId", "TeamsTenantId", "ConfigurationName"},
	},
	// An account has one sink a region: CreateSink: ConflictException.
	sinkType: {what: "sink", name: "Name", space: "sink", replaces: []string{"Name"}},
	linkType: {what: "link", name: "SinkIdentifier", space: "link", replaces: []string{"SinkIdentifier", "LabelTemplate"}, deletesFirst: true},
	permissionType: {
		what: "permission of a function", taken: nothing, inTerraform: nothing,
		replaces: []string{"FunctionName", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "SourceAccount", "SourceArn", "Principal", "PrincipalOrgID", "Action", "EventSourceToken"},
	},
	// CreateDeliveryStream and CreateStream: ResourceInUseException.
	firehoseType: {
		what: "delivery stream", name: "DeliveryStreamName", space: "delivery stream",
		replaces: []string{"DeliveryStreamName", "DeliveryStreamType", "DatabaseSourceConfiguration", "KinesisStreamSourceConfiguration", "DirectPutSourceConfiguration", "MSKSourceConfiguration"},
	},
	// CreateDatabase and CreateTable: AlreadyExistsException. The name of a table has "Update
	// requires: No interruption", though UpdateTable finds the table by it.
	databaseType: {what: "database of Glue", name: "DatabaseInput.Name", within: []string{"CatalogId"}, space: "database", replaces: []string{"DatabaseName"}},
	tableType: {
		what: "table of Glue", name: "TableInput.Name", within: []string{"CatalogId", "DatabaseName"}, space: "table", replaces: []string{"CatalogId", "DatabaseName"},
	},
	// CreatePolicy and CreateRole: EntityAlreadyExists.
	managedPolicyType: {what: "managed policy", name: "ManagedPolicyName", space: "managed policy", replaces: []string{"ManagedPolicyName", "Path", "Description"}},
	roleType:          {what: "role", name: "RoleName", space: "role", replaces: []string{"RoleName", "Path"}},
	streamType:        {what: "stream", name: "Name", space: "stream", replaces: []string{"Name"}},
	// RegisterTaskDefinition makes a revision: every change is a replacement, and families
	// have no conflicts.
	taskType: {
		what: "task definition", name: "Family", space: "task definition", taken: nothing, inTerraform: nothing,
		replaces: []string{"Family", "ContainerDefinitions", "Cpu", "EnableFaultInjection", "ExecutionRoleArn", "InferenceAccelerators", "Memory", "NetworkMode", "PlacementConstraints", "ProxyConfiguration", "RequiresCompatibilities", "RuntimePlatform", "TaskRoleArn", "Volumes", "PidMode", "IpcMode", "EphemeralStorage"},
	},
	// CreateFunction: ResourceConflictException.
	functionType:    {what: "function", name: "FunctionName", space: "function", replaces: []string{"FunctionName", "PackageType", "TenancyConfig"}},
	nestedStackType: {what: "nested stack", taken: nothing, inTerraform: nothing},
}

// Type is a type of resources that is looked at, and what CloudFormation does with it.
type Type struct {
	// Name is CloudFormation's, such as AWS::Logs::LogGroup.
	Name string
	// Replaces are the properties that make CloudFormation replace a resource, and Never
	// those that it refuses to change.
	Replaces, Never []string
	// Taken says what making one does where its name is taken, in a few words.
	Taken string
}

// Types returns the types that are looked at, by their names.
func Types() []Type {
	words := map[taken]string{fails: "fails", adopts: "takes over what is there", nothing: "names need not differ", unclear: "not known"}
	var all []Type
	for _, name := range slices.Sorted(maps.Keys(types)) {
		of := types[name]
		all = append(all, Type{Name: name, Replaces: of.replaces, Never: of.never, Taken: words[of.taken]})
	}
	return all
}

// The types that are asked for by name.
const (
	logGroupType           = "AWS::Logs::LogGroup"
	metricFilterType       = "AWS::Logs::MetricFilter"
	subscriptionFilterType = "AWS::Logs::SubscriptionFilter"
	alarmType              = "AWS::CloudWatch::Alarm"
	compositeType          = "AWS::CloudWatch::CompositeAlarm"
	logAlarmType           = "AWS::CloudWatch::LogAlarm"
	objectiveType          = "AWS::ApplicationSignals::ServiceLevelObjective"
	eventRuleType          = "AWS::Events::Rule"
	topicType              = "AWS::SNS::Topic"
	subscriptionType       = "AWS::SNS::Subscription"
	topicPolicyType        = "AWS::SNS::TopicPolicy"
	keyType                = "AWS::KMS::Key"
	bucketType             = "AWS::S3::Bucket"
	parameterType          = "AWS::SSM::Parameter"
	secretType             = "AWS::SecretsManager::Secret"
	slackType              = "AWS::Chatbot::SlackChannelConfiguration"
	teamsType              = "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"
	sinkType               = "AWS::Oam::Sink"
	linkType               = "AWS::Oam::Link"
	permissionType         = "AWS::Lambda::Permission"
	functionType           = "AWS::Lambda::Function"
	firehoseType           = "AWS::KinesisFirehose::DeliveryStream"
	streamType             = "AWS::Kinesis::Stream"
	accountPolicyType      = "AWS::Logs::AccountPolicy"
	transformerType        = "AWS::Logs::Transformer"
	deliveryType           = "AWS::Logs::Delivery"
	destinationType        = "AWS::Logs::Destination"
	databaseType           = "AWS::Glue::Database"
	tableType              = "AWS::Glue::Table"
	managedPolicyType      = "AWS::IAM::ManagedPolicy"
	roleType               = "AWS::IAM::Role"
	inlinePolicyType       = "AWS::IAM::Policy"
	taskType               = "AWS::ECS::TaskDefinition"
	nestedStackType        = "AWS::CloudFormation::Stack"
)
