package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// written is what the resources of templates say, but for dashboards and metric filters: so
// that who looks whether anything mentions a name need not read all of it again.
type written struct {
	// texts are those that are whole, and how often each is there.
	texts map[string]int
	// refers are the logical ids that resources refer to, of their templates.
	refers map[reference]bool
	// uses are the logical ids that resources refer to which do more than read logs or say
	// who may, and names the whole texts of such.
	uses  map[reference]bool
	names map[string]bool
	// metrics are the texts of dashboards and the like that may mention metrics.
	metrics []string
	// listens says that a rule of EventBridge may hear of all alarms.
	listens bool
}

// readers are the types of what reads log groups, or says what is done with them.
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
				return // which shows alarms, and does nothing about them
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
