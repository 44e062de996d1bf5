package remote

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/logstack-go/logstack/template"
)

// missing collects what an account does not reveal, by kind and reason.
type missing struct {
	to  *Described
	all []untold
}

type untold struct {
	kind, why string
	groups    []string
}

// unless records an error that says that a kind of resource is denied to the
// caller or not available in the region, as the rest can be described without
// it. It returns any other error.
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

// untelling lists the error codes for calls that the caller may not make, or
// that the service does not know.
var untelling = []string{
	"AccessDenied", "AccessDeniedFault", "UnauthorizedOperation",
	"UnknownOperation", "InvalidAction", "OperationNotSupported", "UnsupportedOperation", "InvalidOperation",
	"ValidationError", "Validation", "InvalidParameter", "InvalidParameterValue",
}

// shownGroups is the maximum number of log groups named per kind.
const shownGroups = 3

// done reports what is missing, one line per kind.
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

// codeOf returns AWS's code of an error, or "" if the error is not from AWS.
func codeOf(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}
