package lint

import (
	"fmt"

	"github.com/logstack-go/logstack/internal/policy"
)

var keyAlarms = Check{ID: "key/alarms", Severity: Bug, run: func(p *pass) {
	for _, t := range p.templates {
		for _, topic := range t.Topics() {
			key, ok := t.OwnerOf(topic.Key).Key(topic.Key)
			alarm, told := p.tellsOf(t, topic)
			if topic.Key == "" || !ok || !told {
				continue
			}
			for _, action := range []string{"kms:Decrypt", "kms:GenerateDataKey"} {
				request := policy.Request{Service: alarmsService, Action: action, Context: map[string]string{"aws:sourceaccount": accountOf(t)}}
				if policy.Allows(request, key.Policy) != policy.No {
					continue
				}
				p.tell(t, topic.LogicalID, "KmsMasterKeyId", message{
					summary: fmt.Sprintf("the policy of its key %s does not let alarms use it", key.LogicalID),
					details: fmt.Sprintf("%s goes off, cannot encrypt what it publishes, and nobody is notified.", alarm.LogicalID),
					remedy:  "allow cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey* in the key's policy",
				})
				break
			}
		}
	}
}}
