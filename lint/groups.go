package lint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

const logGroupType = "AWS::Logs::LogGroup"

// groupOf returns the log group with a name or ARN that something in t uses,
// and the template that makes it. It reports false if none of the templates
// does.
func (p *pass) groupOf(t *template.Template, name string) (*template.Template, template.LogGroup, bool) {
	if g, ok := t.LogGroup(name); ok {
		for in := t; in != nil; in, _ = in.NestedIn() {
			if slices.ContainsFunc(in.LogGroups(), func(other template.LogGroup) bool { return other.LogicalID == g.LogicalID && other.Name == g.Name }) {
				return in, g, true
			}
		}
	}
	if isOpen(name) {
		return nil, template.LogGroup{}, false
	}
	for _, other := range p.templates {
		for _, g := range other.LogGroups() {
			if g.Name == bareGroup(name) && sameAccount(t, other) {
				return other, g, true
			}
		}
	}
	return nil, template.LogGroup{}, false
}

// makes reports whether the templates make the log group that something in t
// names.
func (p *pass) makes(t *template.Template, name string) bool {
	_, _, ok := p.groupOf(t, name)
	return ok
}

// isGroup reports whether name, used in a template, means the log group g of
// another.
func (p *pass) isGroup(in *template.Template, name string, t *template.Template, g template.LogGroup) bool {
	at, of, ok := p.groupOf(in, name)
	return ok && at == t && of.LogicalID == g.LogicalID
}

// groupKey returns a key for the log group of a filter that is unique among all
// templates.
func (p *pass) groupKey(t *template.Template, name string) string {
	if in, g, ok := p.groupOf(t, name); ok {
		return in.Stack + "\x00" + g.LogicalID
	}
	return goesTo(t) + "\x00" + bareGroup(name)
}

// goesTo returns the same text for templates that are certain to go to the same
// account and region: those with known ones, and those nested in each other.
func goesTo(t *template.Template) string {
	if t.Account == "" || t.Region == "" {
		return t.Root().File
	}
	return t.Account + "\x00" + t.Region
}

// sameAccount reports whether two templates may go to the same account and
// region.
func sameAccount(a, b *template.Template) bool {
	may := func(x, y string) bool { return x == y || x == "" || y == "" }
	return may(a.Account, b.Account) && may(a.Region, b.Region)
}

// bareGroup returns the name of a log group, given its name or ARN.
func bareGroup(name string) string {
	if _, after, ok := strings.Cut(name, ":log-group:"); ok {
		name = strings.TrimSuffix(after, ":*")
	}
	return name
}

// strangeGroup reports whether nobody makes a log group of that name although
// other groups are made, and returns the one that was likely meant. It reports
// false if a condition, or a template that is not here, may make it.
func (p *pass) strangeGroup(t *template.Template, name string) (meant string, strange bool) {
	return p.strangeAmong(p.madeGroups(), t, name)
}

// strangeAmong is strangeGroup given the names of the log groups that are made.
func (p *pass) strangeAmong(made []string, t *template.Template, name string) (meant string, strange bool) {
	if p.makes(t, name) || name == "" || strings.Contains(name, "*") {
		return "", false
	}
	name = bareGroup(name)
	if isOpen(name) || len(made) == 0 || isServiceGroup(name) {
		return "", false
	}
	for _, known := range made {
		if known == name || isOpen(known) && mayBe(known, name) {
			return "", false
		}
	}
	for _, t := range p.templates {
		for _, l := range t.LeftOut() {
			if l.Type == logGroupType {
				return "", false
			}
		}
		for _, e := range t.Elsewhere() {
			if e.LogicalID == "" {
				return "", false // a macro makes whatever it wants
			}
		}
	}
	folder := name[:strings.LastIndexByte(name, '/')+1]
	var beside []string
	for _, known := range made {
		if rest, ok := strings.CutPrefix(known, folder); ok && rest != "" && !isOpen(known) {
			beside = append(beside, rest)
		}
	}
	if near := meantName(strings.TrimPrefix(name, folder), beside); near != "" {
		meant = folder + near
	}
	return meant, true
}

// madeGroups returns the names of all log groups that are made: by resources,
// including refused ones, and by functions and containers that create their
// own.
func (p *pass) madeGroups() []string {
	names := p.madeBeside(func(container) bool { return false })
	for _, t := range p.templates {
		for _, c := range t.Containers() {
			if c.LogGroup != "" {
				names = append(names, c.LogGroup)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// madeBeside is madeGroups with only those containers for which makes reports
// true.
func (p *pass) madeBeside(makes func(container) bool) []string {
	var names []string
	for _, t := range p.templates {
		for _, g := range t.LogGroups() {
			names = append(names, g.Name)
		}
		for _, r := range t.Refused() {
			if r.Type == logGroupType {
				names = append(names, r.Name)
			}
		}
		for _, f := range t.Functions() {
			names = append(names, f.LogGroup)
		}
	}
	for _, c := range p.containers() {
		if c.LogGroup != "" && makes(c) {
			names = append(names, c.LogGroup)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// isServiceGroup reports whether a log group has a name such as AWS services
// create.
func isServiceGroup(name string) bool {
	for _, prefix := range []string{"/aws/", "API-Gateway-Execution-Logs", "aws-waf-logs-", "RDSOSMetrics", "sns/", "AWSIotLogs"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// mayBe reports whether a name with placeholders may turn out to be name. A
// name that is one placeholder is generated by CloudFormation.
func mayBe(open, name string) bool {
	var form strings.Builder
	literal := false
	for _, part := range template.Parts(open) {
		if part.Placeholder != "" {
			form.WriteString(".+")
			continue
		}
		literal = true
		form.WriteString(regexp.QuoteMeta(part.Text))
	}
	found, err := regexp.MatchString("^(?:"+form.String()+")$", name)
	return literal && err == nil && found
}
