package lint

import (
	"fmt"
	"strings"
)

var topicAWSKey = Check{ID: "topic/aws-key", Severity: Bug, run: func(p *pass) {
	for _, t := range p.templates {
		for _, topic := range t.Topics() {
			alarm, told := p.tellsOf(t, topic)
			if !told || topic.Key != "alias/aws/sns" && !strings.HasSuffix(topic.Key, ":alias/aws/sns") {
				continue
			}
			p.tell(t, topic.LogicalID, "KmsMasterKeyId", message{
				summary: "alarms cannot publish to it, as it is encrypted with alias/aws/sns",
				details: fmt.Sprintf("%s goes off, may not use that key, and nobody is notified. Nobody can change the policy of that key.", alarm.LogicalID),
				remedy:  "encrypt it with a key of your own whose policy allows cloudwatch.amazonaws.com kms:Decrypt and kms:GenerateDataKey*",
			})
		}
	}
}}
