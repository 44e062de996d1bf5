package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/policy"
)

var keyLogGroup = Check{ID: "key/log-group", Severity: Fatal, run: func(p *pass) {
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			owner := t.OwnerOf(g.Key)
			key, ok := owner.Key(g.Key)
			if g.Key == "" || !ok {
				continue
			}
			arn := t.ARN("logs", "log-group:"+g.Name)
			request := policy.Request{Service: logsService(t), Context: map[string]string{
				"kms:encryptioncontext:aws:logs:arn": arn, "aws:sourcearn": arn, "aws:sourceaccount": accountOf(t),
			}}
			for _, action := range []string{"kms:Decrypt", "kms:GenerateDataKey"} {
				request.Action = action
				if policy.Allows(request, key.Policy) != policy.No {
					continue
				}
				f := message{
					summary: fmt.Sprintf("the policy of its key %s does not let CloudWatch Logs use it", key.LogicalID),
					details: "CloudWatch refuses to make a log group whose key it may not use: the deployment fails.",
					remedy:  fmt.Sprintf("allow %s kms:Encrypt*, kms:Decrypt*, kms:ReEncrypt*, kms:GenerateDataKey* and kms:Describe* in the key's policy", request.Service),
				}
				ofAll, anywhere := request, request
				ofAll.Context, anywhere.Service = nil, logsAnywhere
				switch {
				case policy.Allows(ofAll, key.Policy) != policy.No:
					f.summary = fmt.Sprintf("the policy of its key %s lets CloudWatch Logs use it for other log groups only", key.LogicalID)
					f.remedy = fmt.Sprintf("let the condition on kms:EncryptionContext:aws:logs:arn match log-group:%s", g.Name)
				case policy.Allows(anywhere, key.Policy) != policy.No:
					f.severity = Info
					f.summary = fmt.Sprintf("the policy of its key %s names %s, and the page on it %s", key.LogicalID, logsAnywhere, request.Service)
					f.details = "AWS's own sample templates do so as well, and no page says that CloudWatch Logs asks by that name: if it does not, it refuses to make the log group (encrypt-log-data-kms)."
				}
				p.tell(t, g.LogicalID, "KmsKeyId", f)
				break
			}
		}
	}
}}
