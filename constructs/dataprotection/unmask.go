package dataprotection

import (
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/retention"
)

// UnmaskProps configures the role that can unmask data. Logs and Principals are
// required.
type UnmaskProps struct {
	// Logs are the only log groups that the role can read.
	Logs Logs
	// Principals are the ARNs of the IAM roles, users, or accounts
	// (arn:aws:iam::111122223333:root) that can assume the role.
	Principals []string
	// Keys encrypt the log groups of Logs.Below; the keys of Logs.Groups are known.
	// Default: none.
	Keys []awskms.IKey
	// WithoutMFA lets principals assume the role without multi-factor authentication.
	// Federated users authenticate elsewhere, and AWS does not see their second factor
	// (reference_policies_condition-keys). Default: MFA is required.
	WithoutMFA bool
}

// NewUnmaskRole makes a role that can read log groups with masked data unmasked
// (mask-sensitive-log-data-viewunmasked), and nothing else. Its sessions last an hour,
// the shortest maximum that IAM allows (API_CreateRole). Invalid props are reported as
// errors on the construct.
func NewUnmaskRole(scope constructs.Construct, id string, props UnmaskProps) awsiam.Role {
	this := place.New(scope, id)
	var mistakes mistake.List
	arns := props.Logs.arns(this, "Logs", &mistakes)
	keys := keysOf(props, &mistakes)
	principals := []awsiam.IPrincipal{}
	for _, arn := range checkPrincipals("Principals", props.Principals, principal, &mistakes) {
		var one awsiam.IPrincipal = awsiam.NewArnPrincipal(&arn)
		if !props.WithoutMFA {
			one = awsiam.NewPrincipalWithConditions(one, &map[string]any{"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"}})
		}
		principals = append(principals, one)
	}
	if len(props.Principals) == 0 {
		mistakes.Addf("Principals are missing: give those who may assume the role")
	}
	if mistakes.Report(this) {
		keys = nil
		arns, principals = []*string{jsii.String("*")}, []awsiam.IPrincipal{awsiam.NewAccountRootPrincipal()}
	}
	may := reading(this, arns, keys)
	return awsiam.NewRole(this, jsii.String("Resource"), &awsiam.RoleProps{
		Description:        jsii.String("Reads logs without the masks of data protection"),
		AssumedBy:          awsiam.NewCompositePrincipal(principals...),
		MaxSessionDuration: awscdk.Duration_Hours(jsii.Number(1)),
		ManagedPolicies: &[]awsiam.IManagedPolicy{awsiam.NewManagedPolicy(this, jsii.String("May"), &awsiam.ManagedPolicyProps{
			Description: jsii.String("Reading logs without the masks of data protection"),
			Statements:  &may,
		})},
	})
}

// keysOf returns the keys that encrypt the log groups, without duplicates.
func keysOf(props UnmaskProps, mistakes *mistake.List) []*string {
	var arns []*string
	seen := map[string]bool{}
	add := func(key awskms.IKey) {
		if arn := key.KeyArn(); !seen[*arn] {
			seen[*arn] = true
			arns = append(arns, arn)
		}
	}
	for _, g := range props.Logs.Groups {
		if !g.IsMissing() && !nothing.In(g.Key()) {
			add(g.Key())
		}
	}
	for _, key := range props.Keys {
		if nothing.In(key) {
			mistakes.Addf("Keys has one that is missing: give the key, or leave it out")
			continue
		}
		add(key)
	}
	return arns
}

// reading returns the role's permissions: to read and query these log groups.
func reading(at constructs.Construct, groups, keys []*string) []awsiam.PolicyStatement {
	may := []awsiam.PolicyStatement{
		rights.Statement(groups, nil, "logs:Unmask", "logs:GetLogEvents", "logs:FilterLogEvents", "logs:StartQuery",
			"logs:DescribeLogStreams", "logs:GetLogGroupFields"),
		// These actions do not support resource-level permissions
		// (list_amazoncloudwatchlogs).
		rights.Statement(*jsii.Strings("*"), nil, "logs:DescribeLogGroups", "logs:GetQueryResults", "logs:StopQuery"),
	}
	if len(keys) > 0 {
		// CloudWatch Logs decrypts with its own rights from the key policy, and may
		// call KMS on behalf of the caller. The guide gives such roles the right to
		// decrypt through the service only (encrypt-log-data-kms, kms:ViaService).
		may = append(may, rights.Statement(keys, rights.Via(at, "logs", ""), "kms:Decrypt"))
	}
	return may
}

// principal matches ARNs that can assume a role. Those of sessions expire, and a
// wildcard would match anybody.
var principal = regexp.MustCompile(retention.PrincipalForm)

// role matches the ARN of a role.
var role = regexp.MustCompile(retention.RoleForm)

// checkPrincipals returns the valid ARNs, and adds a mistake for each other one.
func checkPrincipals(field string, arns []string, form *regexp.Regexp, mistakes *mistake.List) []string {
	var all []string
	for _, arn := range arns {
		if !token.In(arn) && !form.MatchString(arn) {
			what := "a role's ARN, such as arn:aws:iam::111122223333:role/break-glass"
			if form == principal {
				what = "ARNs of IAM roles and users, and of whole accounts, such as arn:aws:iam::111122223333:role/privacy"
			}
			mistakes.Addf("%s has %q: use %s, without wildcards", field, arn, what)
			continue
		}
		all = append(all, arn)
	}
	return all
}
