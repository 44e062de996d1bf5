package retention

// RoleForm matches the ARN of an IAM role, and PrincipalForm that of a role, a user
// or a whole account (reference_identifiers). Neither allows wildcards.
const (
	RoleForm      = `^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$`
	PrincipalForm = `^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[A-Za-z0-9+=,.@_/-]+)$`
)

// Tampering returns the actions of CloudWatch Logs that delete logs, shorten their
// retention, or remove what protects them; each is about one log group
// (list_amazoncloudwatchlogs). It includes PutRetentionPolicy whatever the value,
// because IAM has no condition on the days.
func Tampering() []string {
	return []string{
		"logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy",
		"logs:PutLogGroupDeletionProtection", "logs:PutDataProtectionPolicy", "logs:DeleteDataProtectionPolicy",
		"logs:DeleteSubscriptionFilter", "logs:PutSubscriptionFilter", "logs:AssociateKmsKey", "logs:DisassociateKmsKey",
		"logs:PutTransformer", "logs:DeleteTransformer",
	}
}
