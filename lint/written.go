package lint

import (
	"regexp"
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
	// metrics are the texts of dashboards and the like that may mention metrics.
	metrics []string
	// listens says that a rule of EventBridge may hear of all alarms.
	listens bool
}

type reference struct {
	in *template.Template
	id string
}

var inSub = regexp.MustCompile(`\$\{([A-Za-z0-9]+)[.}]`)

// said is what the templates say.
func (s *subject) said() *written {
	if s.written != nil {
		return s.written
	}
	w := &written{texts: map[string]int{}, refers: map[reference]bool{}}
	s.written = w
	for _, t := range s.templates {
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
			switch {
			case strings.HasSuffix(property, "Ref"):
				w.refers[reference{t, text}] = true
			case strings.Contains(property, "Fn::GetAtt"):
				id, _, _ := strings.Cut(text, ".")
				w.refers[reference{t, id}] = true
			case strings.Contains(property, "Fn::Sub"):
				for _, m := range inSub.FindAllStringSubmatch(text, -1) {
					w.refers[reference{t, m[1]}] = true
				}
			}
		})
	}
	return w
}
