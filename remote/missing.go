package remote

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/logstack-go/logstack/template"
)

// missing gathers what an account does not tell, by what it is and why.
type missing struct {
	to  *Described
	all []untold
}

type untold struct {
	kind, why string
	groups    []string
}

// unless takes an error that says that one kind of things is denied to who asks, or not
// known in the region: all else can be told without it. Any other error goes on.
func (m *missing) unless(kind, group string, err error) error {
	var e *Error
	if err == nil || !errors.As(err, &e) || !slices.Contains(untelling, strings.TrimSuffix(e.Code, "Exception")) {
		return err
	}
	i := slices.IndexFunc(m.all, func(u untold) bool { return u.kind == kind })
	if i < 0 {
		i = len(m.all)
		m.all = append(m.all, untold{kind: kind, why: err.Error()})
	}
	if group != "" {
		m.all[i].groups = append(m.all[i].groups, group)
	}
	return nil
}

// untelling are the codes of a service that does not take a call from who makes it, or
// does not know the call or what it asks for.
var untelling = []string{
	"AccessDenied", "AccessDeniedFault", "UnauthorizedOperation",
	"UnknownOperation", "InvalidAction", "OperationNotSupported", "UnsupportedOperation", "InvalidOperation",
	"ValidationError", "Validation", "InvalidParameter", "InvalidParameterValue",
}

// shownGroups is how many log groups are named of which one thing is missing.
const shownGroups = 3

// done tells what is missing, a line a kind.
func (m *missing) done() {
	for _, u := range m.all {
		what := "of the account"
		if n := len(u.groups); n > 0 {
			what = "of " + strings.Join(u.groups[:min(n, shownGroups)], ", ")
			if n > shownGroups {
				what += fmt.Sprintf(" and %d more", n-shownGroups)
			}
		}
		m.to.Missing = append(m.to.Missing, template.Elsewhere{Kind: u.kind, What: what, Why: u.why})
	}
}

// codeOf returns AWS's name of an error; empty if it is none of AWS's.
func codeOf(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}
