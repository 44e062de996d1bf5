package policy

import (
	"encoding/json"
	"strings"
)

// Answer says whether something holds.
type Answer int8

// The answers. The zero value is Unknown.
const (
	Unknown Answer = iota
	No
	Yes
)

func answer(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

// not negates an answer.
func (a Answer) not() Answer {
	switch a {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Unknown
}

// and reports whether both hold.
func (a Answer) and(b Answer) Answer {
	switch {
	case a == No || b == No:
		return No
	case a == Yes && b == Yes:
		return Yes
	}
	return Unknown
}

// or reports whether either holds.
func (a Answer) or(b Answer) Answer { return a.not().and(b.not()).not() }

// Document is a policy. The zero value is a policy that could not be read, for
// which every answer is Unknown.
type Document struct {
	// Statements lists the statements.
	Statements []Statement
	// Known reports whether the policy could be read.
	Known bool
}

// Statement is a statement of a policy.
type Statement struct {
	// Allow is true for the effect Allow and false for Deny.
	Allow bool
	// Actions and Resources are what the statement covers or, with NotActions
	// and NotResources, what it excludes. Resources is nil in a trust policy.
	Actions, Resources       []string
	NotActions, NotResources bool
	// Principals holds the principals by kind, such as Service; Anybody stands
	// for all of them. With NotPrincipals, they are excluded instead.
	Principals    map[string][]string
	Anybody       bool
	NotPrincipals bool
	// Conditions holds the values by operator and key.
	Conditions map[string]map[string][]string

	// unread says that the statement contains something that policies do not
	// have.
	unread bool
}

// Read reads a policy: a decoded JSON object, or the JSON text of one.
func Read(value any) Document {
	if text, ok := value.(string); ok {
		var inside map[string]any
		if json.Unmarshal([]byte(text), &inside) != nil {
			return Document{}
		}
		value = inside
	}
	o, _ := value.(map[string]any)
	statements, ok := o["Statement"].([]any)
	if one, isObject := o["Statement"].(map[string]any); isObject {
		statements, ok = []any{one}, true
	}
	if !ok {
		return Document{}
	}
	d := Document{Known: true}
	for _, item := range statements {
		s, ok := item.(map[string]any)
		if !ok {
			return Document{}
		}
		d.Statements = append(d.Statements, readStatement(s))
	}
	return d
}

func readStatement(o map[string]any) Statement {
	s := Statement{Allow: o["Effect"] == "Allow", Conditions: map[string]map[string][]string{}}
	s.unread = !s.Allow && o["Effect"] != "Deny"
	either := func(name string) (all []string, not bool) {
		value, given := o[name]
		if !given {
			value, not = o["Not"+name]
		}
		return s.texts(value), not
	}
	s.Actions, s.NotActions = either("Action")
	s.Resources, s.NotResources = either("Resource")
	principal, given := o["Principal"]
	if !given {
		principal, s.NotPrincipals = o["NotPrincipal"]
	}
	switch p := principal.(type) {
	case string:
		s.Anybody = p == "*"
		s.unread = s.unread || !s.Anybody
	case map[string]any:
		s.Principals = map[string][]string{}
		for kind, who := range p {
			s.Principals[kind] = s.texts(who)
		}
	case nil:
	default:
		s.unread = true
	}
	operators, ok := o["Condition"].(map[string]any)
	s.unread = s.unread || !ok && o["Condition"] != nil
	for operator, keys := range operators {
		members, ok := keys.(map[string]any)
		s.unread = s.unread || !ok
		s.Conditions[operator] = map[string][]string{}
		for key, values := range members {
			s.Conditions[operator][key] = s.texts(values)
		}
	}
	return s
}

// texts returns the strings in a value that is a string or a list.
func (s *Statement) texts(value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case bool:
		if v {
			return []string{"true"}
		}
		return []string{"false"}
	case json.Number:
		return []string{v.String()}
	case []any:
		all := []string{}
		for _, item := range v {
			all = append(all, s.texts(item)...)
		}
		return all
	}
	s.unread = true
	return nil
}

// Request is a request to be allowed or denied.
type Request struct {
	// Service is the service principal that makes the request, such as
	// cloudwatch.amazonaws.com. Default: whoever has the policy.
	Service string
	// Action is the action, such as kms:Decrypt.
	Action string
	// Resources lists the ways in which the resource may be written, such as an
	// ARN and a placeholder. Default: none, for a policy attached to its
	// resource.
	Resources []string
	// Context holds the known values of condition keys, such as
	// aws:sourceaccount, in lower case. All other keys are unknown.
	Context map[string]string
}

// Allows reports whether policies together allow a request. A statement that
// denies it overrides all others (reference_policies_evaluation-logic).
func Allows(r Request, policies ...Document) Answer {
	allowed, denied := No, No
	for _, d := range policies {
		if !d.Known {
			allowed, denied = allowed.or(Unknown), denied.or(Unknown)
		}
		for _, s := range d.Statements {
			if s.Allow {
				allowed = allowed.or(s.isFor(r))
			} else {
				denied = denied.or(s.isFor(r))
			}
		}
	}
	return allowed.and(denied.not())
}

// isFor reports whether a statement covers a request.
func (s Statement) isFor(r Request) Answer {
	is := s.isOfPrincipal(r.Service)
	action := No
	for _, pattern := range s.Actions {
		action = action.or(Matches(strings.ToLower(pattern), strings.ToLower(r.Action)))
	}
	if s.NotActions {
		action = action.not()
	}
	is = is.and(action)
	if len(r.Resources) > 0 {
		resource := No
		for _, pattern := range s.Resources {
			for _, written := range r.Resources {
				resource = resource.or(Matches(pattern, written))
			}
		}
		if s.NotResources {
			resource = resource.not()
		}
		is = is.and(resource)
	}
	for operator, keys := range s.Conditions {
		for key, values := range keys {
			is = is.and(holds(operator, values, r.Context, strings.ToLower(key)))
		}
	}
	if s.unread {
		is = is.and(Unknown)
	}
	return is
}

func (s Statement) isOfPrincipal(service string) Answer {
	if service == "" {
		return Yes
	}
	is := answer(s.Anybody)
	for kind, all := range s.Principals {
		for _, who := range all {
			switch {
			case kind == "Service":
				is = is.or(isService(who, service))
			case kind == "AWS" && who == "*":
				is = Yes
			case kind == "AWS" && who != "*" || kind == "Federated" || kind == "CanonicalUser":
			default:
				is = is.or(Unknown)
			}
		}
	}
	if s.NotPrincipals {
		return is.not()
	}
	return is
}

// isService reports whether a written principal is a service. In China, some
// principals end in .cn, and the partition of a template is not always known.
func isService(written, service string) Answer {
	if written != service && strings.TrimSuffix(written, ".cn") == strings.TrimSuffix(service, ".cn") {
		return Unknown
	}
	return Matches(written, service)
}

// holds reports whether a condition holds. It returns Unknown for unsupported
// operators and unknown keys.
func holds(operator string, values []string, context map[string]string, key string) Answer {
	operator, mayMiss := strings.CutSuffix(operator, "IfExists")
	is, given := context[key]
	if !given || mayMiss && is == "" {
		return Unknown
	}
	any := No
	for _, value := range values {
		switch operator {
		case "StringEquals", "ForAnyValue:StringEquals":
			any = any.or(equals(value, is))
		case "StringLike", "ArnLike", "ArnEquals", "ForAnyValue:StringLike":
			any = any.or(Matches(value, is))
		case "Bool":
			any = any.or(equals(strings.ToLower(value), is))
		default:
			return Unknown
		}
	}
	return any
}
