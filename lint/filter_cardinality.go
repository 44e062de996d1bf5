package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
)

var filterCardinality = Check{ID: "filter/cardinality", Severity: Warning, run: func(p *pass) {
	for _, f := range p.filters() {
		for _, r := range f.reads() {
			if r.dimension == "" {
				continue
			}
			why := p.manyValues(r.selector)
			if why == "" {
				continue
			}
			f.tell(p, r.property, message{
				summary: fmt.Sprintf("the dimension %s may have very many values: %s", r.dimension, why),
				details: fmt.Sprintf("Each value is a metric of its own, and is billed as one. CloudWatch may disable a filter that makes more than %d of them in an hour.",
					cloudwatch.MaxDimensionTuples),
				remedy: "leave the dimension out, and ask for single values with a query or a Contributor Insights rule",
			})
		}
	}
}}

// manyRoles are the roles of fields with a value for each request, user or
// machine, and manyWords the last words of names of such fields.
var (
	manyRoles = []string{"timestamp", "message", "duration_ms", "path", "response_size_bytes", "ip_address", "user_agent", "request_id", "user_id",
		"error_message", "exc_info", "query"}
	manyWords = []string{"uuid", "guid", "email", "username", "login", "timestamp", "session", "token", "ip", "address", "hash", "url", "uri"}
	manyIDs   = []string{"request", "req", "trace", "span", "session", "user", "customer", "account", "order", "transaction", "correlation", "message", "event",
		"job", "task", "cart", "payment", "invoice", "device", "client", "visitor", "conversation", "execution"}
)

// manyValues says why a field has very many values; empty if nothing suggests
// so. A log contract that says otherwise overrides a name.
func (p *pass) manyValues(selector string) string {
	path := strings.TrimPrefix(strings.TrimPrefix(selector, "$."), "$")
	if p.contract != nil {
		for _, f := range p.contract.Fields() {
			if filterpattern.Field(f.As).String() != selector {
				continue
			}
			if f.Dimension {
				return ""
			}
			if f.Type == contract.Time || f.Type == contract.IP || f.PII != "" || slices.Contains(manyRoles, f.Name) {
				return selector + " is " + f.Name + " of the log contract"
			}
		}
	}
	keys := strings.Split(path, ".")
	if role, ok := roles.Of(keys); ok && !role.Weak && slices.Contains(manyRoles, role.Name) {
		return selector + " is likely one of each " + manyOf(role.Name)
	}
	words := roles.Words(keys[len(keys)-1])
	if len(words) == 0 {
		return ""
	}
	switch last := words[len(words)-1]; {
	case slices.Contains(manyWords, last):
		return selector + " is likely one of each " + last
	case last == "id" && len(words) > 1 && slices.Contains(manyIDs, words[len(words)-2]):
		return selector + " is likely one of each " + words[len(words)-2]
	}
	return ""
}

// manyOf returns what the field has a value for: each request, each user and so
// on.
func manyOf(role string) string {
	switch role {
	case "ip_address":
		return "address"
	case "user_agent":
		return "browser"
	case "response_size_bytes", "duration_ms", "timestamp", "path", "query", "error_message", "message", "exc_info":
		return "event"
	}
	return strings.TrimSuffix(role, "_id")
}
