package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"
)

// parameters are values of a template's parameters.
type parameters map[string]string

// parameterFlag lets people give parameters.
func parameterFlag(flags *pflag.FlagSet, into *map[string]string) {
	*into = map[string]string{}
	flags.Var((*parameters)(into), "parameter", "a parameter of the template, or AWS::Region and the like, as `name=value`; can be repeated (default: their own defaults)")
}

func (p *parameters) String() string { return "" }

func (p *parameters) Type() string { return "name=value" }

func (p *parameters) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" {
		return fmt.Errorf("%q is not name=value", text)
	}
	if _, twice := (*p)[name]; twice {
		return fmt.Errorf("%s is given twice", name)
	}
	(*p)[name] = value
	return nil
}
