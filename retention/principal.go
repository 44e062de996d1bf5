package retention

// RoleForm is what ARNs of IAM roles look like, and PrincipalForm those of roles, users and
// whole accounts (reference_identifiers): none has a wildcard.
const (
	RoleForm      = `^arn:aws[a-z-]*:iam::[0-9]{12}:role/[A-Za-z0-9+=,.@_/-]{1,512}$`
	PrincipalForm = `^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[A-Za-z0-9+=,.@_/-]+)$`
)

// Tampering returns the calls of CloudWatch Logs that delete logs, keep them for less long, or
// take away what protects them; each is about one log group (list_amazoncloudwatchlogs).
// Retention is among them whatever it is set to: IAM has no condition on the days.
func Tampering() []string {
	return []string{
		"logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:PutRetentionPolicy", "logs:DeleteRetentionPolicy",
		"logs:PutLogGroupDeletionProtection", "logs:PutDataProtectionPolicy", "logs:DeleteDataProtectionPolicy",
		"logs:DeleteSubscriptionFilter", "logs:PutSubscriptionFilter", "logs:AssociateKmsKey", "logs:DisassociateKmsKey",
		"logs:PutTransformer", "logs:DeleteTransformer",
	}
}
