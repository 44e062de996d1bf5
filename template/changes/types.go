package changes

import (
	"maps"
	"slices"
)

// taken is what creating a resource does if its name is taken.
type taken int

const (
	// fails means that creation fails and the deployment is rolled back.
	fails taken = iota
	// adopts means that the new resource takes over the existing one. If that
	// was the old resource, it is deleted afterwards, so nothing is left.
	adopts
	// nothing means that names need not be unique.
	nothing
	// unclear means that neither the reference nor any report says whether it
	// fails or adopts.
	unclear
)

// typ is what CloudFormation and Terraform do with resources of a type.
type typ struct {
	// what is the display name of the type.
	what string
	// name is the property, or its path, that holds the resource's name; within
	// lists the properties that name its container. Types with the same space
	// share their names.
	name, space string
	within      []string
	// replaces lists the properties marked "Update requires: Replacement" in
	// the reference; never lists those that cannot be updated at all.
	replaces, never []string
	// defaults holds the values of properties that are not given.
	defaults map[string]string
	// taken is what creating a resource does if its name is taken; inTerraform
	// is the same for Terraform.
	taken, inTerraform taken
	// oneOf lists exclusive properties: an update from one to another is
	// refused.
	oneOf []string
	// deletesFirst is set if the old resource is deleted before the new one is
	// created.
	deletesFirst bool
}

// types holds the types that store data or notify people, and the types that
// these depend on.
//
// Which properties cause replacement is stated on the pages
// aws-resource-SERVICE-TYPE of the CloudFormation template reference and as
// createOnlyProperties in the resource schemas. deletesFirst is their
// replacementStrategy, by default create_then_delete.
//
// What happens if a name is taken comes from the public source of the resource
// handlers (repositories aws-cloudformation-resource-providers-logs and -sns),
// from the error of the service's call in its API reference, or from reports of
// people who met it. If none of these says, it is unclear.
var types = map[string]*typ{
	// CreateLogGroup: ResourceAlreadyExistsException. LogGroupClass has "Update
	// requires: Updates are not supported"; Terraform's provider replaces the group.
	"AWS::Logs::LogGroup": {
		what: "log group", name: "LogGroupName", space: "log group",
		replaces: []string{"LogGroupName"}, never: []string{"LogGroupClass"},
		defaults: map[string]string{"LogGroupClass": "STANDARD", "DeletionProtectionEnabled": "false"},
	},
	// Both handlers check for a filter of that name in the log group first, and
	// fail. PutMetricFilter and PutSubscriptionFilter, which Terraform calls,
	// overwrite it.
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
	// The handler creates the query without an id, so two queries may share a
	// name.
	"AWS::Logs::QueryDefinition": {what: "saved query", name: "Name", space: "saved query", taken: nothing, inTerraform: nothing},
	// CreateScheduledQuery: ConflictException.
	"AWS::Logs::ScheduledQuery": {what: "scheduled query", name: "Name", space: "scheduled query", replaces: []string{"Name"}},
	"AWS::Logs::Destination": {
		what: "destination", name: "DestinationName", space: "destination", replaces: []string{"DestinationName"}, inTerraform: adopts,
	},
	// An account has one per region, which PutStorageTierPolicy overwrites.
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
	// Deployments fail with "Alarm already exists", although PutMetricAlarm,
	// which Terraform calls, overwrites. Alarms of all types share their names.
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
	// Deployments fail with "Dashboard 'x' already exists"; PutDashboard
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
	// The handler checks for a rule of that name first, and fails. PutRule,
	// which Terraform calls, overwrites (repository
	// aws-cloudformation-resource-providers-events).
	eventRuleType: {
		what: "rule of EventBridge", name: "Name", within: []string{"EventBusName"}, space: "event rule", replaces: []string{"Name", "EventBusName"}, inTerraform: adopts,
		defaults: map[string]string{"EventBusName": "default", "State": "ENABLED"},
	},
	"AWS::CloudWatch::MetricStream": {what: "metric stream", name: "Name", space: "metric stream", replaces: []string{"Name"}, taken: unclear, inTerraform: adopts},
	// The handler checks for a topic of that name first, and fails.
	// CreateTopic, which Terraform calls, returns the existing topic.
	"AWS::SNS::Topic": {what: "topic", name: "TopicName", space: "topic", replaces: []string{"TopicName", "FifoTopic"}, inTerraform: adopts},
	// The handler calls Subscribe, which returns the existing subscription of
	// the same topic, protocol and endpoint (API_Subscribe). To delete the old
	// one, it calls Unsubscribe with the ARN that both share. Subscribe refuses
	// different attributes.
	subscriptionType: {
		what: "subscription", name: "Endpoint", within: []string{"TopicArn", "Protocol"}, space: "subscription",
		replaces: []string{"Endpoint", "Protocol", "TopicArn"}, taken: adopts, inTerraform: adopts,
	},
	// The handlers call SetTopicAttributes, on deletion with the default
	// policy: the last call wins.
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
	// PutParameter without Overwrite: ParameterAlreadyExists. CreateSecret:
	// ResourceExistsException, even while the old secret is scheduled for
	// deletion.
	parameterType: {what: "parameter", name: "Name", space: "parameter", replaces: []string{"Name"}},
	secretType:    {what: "secret", name: "Name", space: "secret", replaces: []string{"Name"}},
	// CreateSlackChannelConfiguration and the like: ConflictException.
	slackType: {
		what: "Slack channel", name: "ConfigurationName", space: "channel", replaces: []string{"SlackWorkspaceId", "ConfigurationName"},
	},
	teamsType: {
		what: "Teams channel", name: "ConfigurationName", space: "channel", replaces: []string{"TeamId", "TeamsTenantId", "ConfigurationName"},
	},
	// An account has one sink per region. CreateSink: ConflictException.
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
	// CreateDatabase and CreateTable: AlreadyExistsException. A table's name is
	// documented as "Update requires: No interruption", although UpdateTable
	// finds the table by name.
	databaseType: {what: "database of Glue", name: "DatabaseInput.Name", within: []string{"CatalogId"}, space: "database", replaces: []string{"DatabaseName"}},
	tableType: {
		what: "table of Glue", name: "TableInput.Name", within: []string{"CatalogId", "DatabaseName"}, space: "table", replaces: []string{"CatalogId", "DatabaseName"},
	},
	// CreatePolicy and CreateRole: EntityAlreadyExists.
	managedPolicyType: {what: "managed policy", name: "ManagedPolicyName", space: "managed policy", replaces: []string{"ManagedPolicyName", "Path", "Description"}},
	roleType:          {what: "role", name: "RoleName", space: "role", replaces: []string{"RoleName", "Path"}},
	streamType:        {what: "stream", name: "Name", space: "stream", replaces: []string{"Name"}},
	// RegisterTaskDefinition creates a revision: every change is a replacement,
	// and family names do not conflict.
	taskType: {
		what: "task definition", name: "Family", space: "task definition", taken: nothing, inTerraform: nothing,
		replaces: []string{"Family", "ContainerDefinitions", "Cpu", "EnableFaultInjection", "ExecutionRoleArn", "InferenceAccelerators", "Memory", "NetworkMode", "PlacementConstraints", "ProxyConfiguration", "RequiresCompatibilities", "RuntimePlatform", "TaskRoleArn", "Volumes", "PidMode", "IpcMode", "EphemeralStorage"},
	},
	// CreateFunction: ResourceConflictException.
	functionType:    {what: "function", name: "FunctionName", space: "function", replaces: []string{"FunctionName", "PackageType", "TenancyConfig"}},
	nestedStackType: {what: "nested stack", taken: nothing, inTerraform: nothing},
}

// Type is a resource type that is compared, and what CloudFormation does with
// it.
type Type struct {
	// Name is the CloudFormation type, such as AWS::Logs::LogGroup.
	Name string
	// Replaces lists the properties that make CloudFormation replace a
	// resource; Never lists those that it refuses to change.
	Replaces, Never []string
	// Taken says in a few words what creating a resource does if its name is
	// taken.
	Taken string
}

// Types returns the types that are compared, sorted by name.
func Types() []Type {
	words := map[taken]string{fails: "fails", adopts: "takes over the existing one", nothing: "names need not be unique", unclear: "not known"}
	var all []Type
	for _, name := range slices.Sorted(maps.Keys(types)) {
		of := types[name]
		all = append(all, Type{Name: name, Replaces: of.replaces, Never: of.never, Taken: words[of.taken]})
	}
	return all
}

// The types that the code refers to by name.
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
