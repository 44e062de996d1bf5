package config

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// tooMuch reports what is wrong with all rules and metrics of a log group together,
// such as that they need more metric filters than it can have: at the metrics,
// which need most of them, or else at the alarms, or at what else makes them.
func (r *reader) tooMuch(m alarmrules.Mistake, node, key strictyaml.Node) {
	at := key
	for _, name := range []string{"metrics", "alarms", "rules"} {
		if said := node.Get(name); said.Present() {
			at = said
			break
		}
	}
	r.addTogether(at.Problem("%s", m.Text))
}
