package config

import (
	"slices"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

// monitoring checks that there is exactly one sink for each of the environment's
// regions.
func (r *reader) monitoring(node strictyaml.Node, e Environment) {
	if !node.Present() {
		return
	}
	sinks := e.Monitoring.Sinks
	if len(sinks) == 0 {
		r.add(node.Problem("needs at least one sink: add one, or leave monitoring out"))
	}
	regions := map[string]bool{}
	for i, at := range node.Items() {
		if i >= len(sinks) {
			return // it is not a list
		}
		m := sinkPattern.FindStringSubmatch(sinks[i])
		switch {
		case m == nil:
			r.add(at.Problem("must be the ARN of a sink, such as arn:aws:oam:eu-central-1:999999999999:sink/0c8f5e0e-1234"))
			return
		case regions[m[1]]:
			r.add(at.Problem("is the second sink in %s: a region needs only one", m[1]))
		case e.Account != "" && m[2] == e.Account:
			r.addTogether(at.Problem("is a sink of the environment's own account, which sees its logs without one"))
		}
		regions[m[1]] = true
	}
	for _, in := range e.InRegions() {
		switch {
		case in.Region == "" && len(regions) > 1:
			r.addTogether(node.Problem("has sinks in several regions: set region to where the environment is"))
		case in.Region != "" && !regions[in.Region]:
			r.addTogether(node.Problem("has no sink in %s, where the environment is", in.Region))
		}
	}
}

// oneLink checks that only one of two environments that may be in the same account
// and region links to a sink.
func (r *reader) oneLink(node strictyaml.Node, e, other Environment) {
	for _, sink := range e.Monitoring.Sinks {
		if slices.Contains(other.Monitoring.Sinks, sink) {
			r.add(node.Problem("an account has one link to a sink, and environment %s has it already: give one of the two monitoring: ~, another account or another region", other.Name))
			return
		}
	}
}
