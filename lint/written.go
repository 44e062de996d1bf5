package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// written is what the resources of templates say, except for dashboards and
// metric filters. It is collected once, so that checks can search it for names.
type written struct {
	// texts counts whole texts.
	texts map[string]int
	// refers are the logical ids that resources refer to, by template.
	refers map[reference]bool
	// uses are the logical ids referred to by resources that do more than read
	// logs or grant access, and names the whole texts in such resources.
	uses  map[reference]bool
	names map[string]bool
	// metrics are the texts of dashboards and the like that may mention
	// metrics.
	metrics []string
	// listens says that an EventBridge rule may receive all alarms.
	listens bool
}

// readers are the resource types that read log groups or say what is done with
// them.
var readers = []string{
	logGroupType, metricFilterType, subscriptionFilterType, "AWS::Logs::QueryDefinition", "AWS::Logs::ScheduledQuery", "AWS::Logs::Transformer",
	"AWS::Logs::LogAnomalyDetector", "AWS::CloudWatch::LogAlarm", "AWS::CloudWatch::Alarm", "AWS::CloudWatch::InsightRule", "AWS::KMS::Key",
}

type reference struct {
	in *template.Template
	id string
}

var inSub = regexp.MustCompile(`\$\{([A-Za-z0-9]+)[.}]`)

// readTexts returns what the templates say.
func (l *looked) readTexts() *written {
	w := &written{texts: map[string]int{}, refers: map[reference]bool{}, uses: map[reference]bool{}, names: map[string]bool{}}
	for _, t := range l.templates {
		t.Texts(func(_, typ, property, text string) {
			switch {
			case typ == "AWS::Logs::MetricFilter":
				return
			case typ == "AWS::Events::Rule" && (text == "aws.cloudwatch" || text == "CloudWatch Alarm State Change"):
				w.listens = true
			}
			if strings.ContainsAny(text, `"(`) {
				w.metrics = append(w.metrics, text)
			}
			w.texts[text]++
			if typ == "AWS::CloudWatch::Dashboard" {
				return // it shows alarms without acting on them
			}
			var ids []string
			switch {
			case strings.HasSuffix(property, "Ref"):
				ids = []string{text}
			case strings.Contains(property, "Fn::GetAtt"):
				id, _, _ := strings.Cut(text, ".")
				ids = []string{id}
			case strings.Contains(property, "Fn::Sub"):
				for _, m := range inSub.FindAllStringSubmatch(text, -1) {
					ids = append(ids, m[1])
				}
			}
			isReader := slices.Contains(readers, typ)
			for _, id := range ids {
				w.refers[reference{t, id}] = true
				if !isReader {
					w.uses[reference{t, id}] = true
				}
			}
			if !isReader {
				w.names[text] = true
			}
		})
	}
	return w
}
