package config

import (
	"errors"

	"github.com/logstack-go/logstack/contract/transform"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// writes reads the contract of what the application really writes, and checks that
// a transformer can turn it into the environment's contract.
func (r *reader) writes(node strictyaml.Node, e *Environment) {
	name := e.Settings.Writes
	if name == "" {
		return
	}
	loaded := r.load(name)
	if problems, ok := errors.AsType[strictyaml.Problems](loaded.err); ok {
		r.problems = append(r.problems, problems...)
		return
	}
	if loaded.err != nil {
		r.add(node.Problem("%v", loaded.err))
		return
	}
	e.Written = loaded.contract
	if e.Contract == nil {
		return
	}
	if _, err := transform.Of(e.Written, e.Contract); err != nil {
		r.addTogether(node.Problem("%v", err))
	}
}
