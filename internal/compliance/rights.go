package compliance

// Right is a set of actions that a policy can only allow for all resources.
type Right struct {
	// Actions that the row covers.
	Actions []string
	// Reason says why, and Page names the AWS page that states it.
	Reason, Page string
}

// Everywhere lists the actions that may be allowed for all resources.
var Everywhere = []Right{
	{
		Actions: []string{"logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery"},
		Reason:  "They are about lists and running queries, which have no ARN. logs:StartQuery decides what a query reads, and is allowed only for named log groups.",
		Page:    "list_amazoncloudwatchlogs",
	},
	{
		Actions: []string{"ecr:GetAuthorizationToken"},
		Reason:  "The token is for the registry of the account. ecr:BatchGetImage decides which images are pulled, and is allowed only for named repositories.",
		Page:    "list_amazonelasticcontainerregistry",
	},
}

// Caller is a service that uses a role or a permission without saying on whose
// behalf.
type Caller struct {
	// Service is the service principal.
	Service string
	// Reason says why there is no condition on the account or the resource, and
	// Page names the AWS page about the service's roles.
	Reason, Page string
}

// Unconditional lists the services whose permissions have no condition on
// aws:SourceAccount or aws:SourceArn.
var Unconditional = []Caller{
	{
		Service: "lambda.amazonaws.com",
		Reason:  "Lambda assumes the role for functions of the role's own account: whoever creates one must be allowed iam:PassRole there, and roles cannot be passed to another account.",
		Page:    "lambda-intro-execution-role",
	},
	{
		Service: "ecs-tasks.amazonaws.com",
		Reason:  "The roles that plain CDK creates for somebody else's task definition are as CDK creates them. Those that logstack creates can be assumed only for their own account.",
		Page:    "task-iam-roles",
	},
	{
		Service: "events.amazonaws.com",
		Reason:  "Its use of the topics' key cannot have the condition: AWS does not support it where EventBridge publishes to encrypted topics. The policies of the topics have it, for exactly the rules that may publish.",
		Page:    "sns-key-management",
	},
	{
		Service: "chatbot.amazonaws.com",
		Reason:  "No page of the service's guide has a trust policy with a condition, and none says that the service names the account for which it assumes the role: with a condition, an alarm might notify nobody. The role may do nothing at all: AWSDenyAll is its guardrail.",
		Page:    "understanding-permissions",
	},
}
