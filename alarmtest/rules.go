package alarmtest

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmrules/ruletest"
	"github.com/logstack-go/logstack/template"
)

// ofRules is a template of what alarm rules need: their metric filters and alarms, which
// tell nobody.
func ofRules(file string, app alarmrules.Application, rules []alarmrules.Rule) ([]*template.Template, error) {
	set, err := alarmrules.Bind(app, rules...)
	if err != nil {
		return nil, err
	}
	text, err := ruletest.Template(set)
	if err != nil {
		return nil, err
	}
	made, err := template.Parse(file, text, template.Options{})
	if err == nil {
		err = made.Problems()
	}
	return []*template.Template{made}, err
}
