package changes

import "strings"

// Whether a policy's statements admit a service is decided as far as possible.
// A condition that is not understood here may or may not hold.
// (reference_policies, "JSON policy elements")

// truth is a three-valued answer: no, maybe or yes.
type truth int

const (
	no truth = iota
	maybe
	yes
)

func both(a, b truth) truth   { return min(a, b) }
func either(a, b truth) truth { return max(a, b) }

func truthOf(is bool) truth {
	if is {
		return yes
	}
	return no
}

// asked is a request of a service for some actions.
type asked struct {
	// service is the first part of the principal: logs or cloudwatch.
	service string
	actions []string
	// logGroup is the log group whose ARN is in the encryption context; nil if
	// there is none.
	logGroup *thing
	in       *scope
}

// lets reports whether a policy allows all actions that a service asks for.
func (c *comparison) lets(policy value, a asked) truth {
	if !policy.given() {
		return maybe // the default policy leaves it to the account's IAM policies
	}
	if _, isObject := policy.is.(map[string]any); !isObject {
		return maybe
	}
	result := yes
	for _, action := range a.actions {
		result = both(result, c.letsOne(policy, a, action))
	}
	return result
}

func (c *comparison) letsOne(policy value, a asked, action string) truth {
	allowed, denied := no, no
	for _, s := range policy.member("Statement").items() {
		applies := both(both(c.names(s, a), acts(s, action)), c.holds(s.member("Condition"), a))
		if s.member("Effect").text() == "Deny" {
			denied = either(denied, applies)
		} else {
			allowed = either(allowed, applies)
		}
	}
	switch denied {
	case yes:
		return no
	case maybe:
		return both(allowed, maybe)
	}
	return allowed
}

// names reports whether a statement's principals include the service.
func (c *comparison) names(statement value, a asked) truth {
	if statement.member("NotPrincipal").given() {
		return maybe
	}
	principal := statement.member("Principal")
	if principal.text() == "*" {
		return yes
	}
	for _, one := range principal.member("AWS").items() {
		if one.text() == "*" {
			return yes
		}
	}
	result := no
	for _, one := range principal.member("Service").items() {
		result = either(result, isService(one, a))
	}
	return result
}

// isService reports whether a principal is the service: logs.amazonaws.com, or
// a regional one such as logs.eu-central-1.amazonaws.com.
func isService(principal value, a asked) truth {
	text := principal.text()
	if !principal.known() && !strings.HasPrefix(text, a.service+".") {
		return no.orMaybe(strings.HasPrefix(text, "${"))
	}
	rest, ok := strings.CutPrefix(text, a.service+".")
	if !ok {
		return no
	}
	region := a.in.template.Region
	if !principal.known() || region == "" || strings.HasPrefix(rest, "amazonaws.com") {
		return yes
	}
	return truthOf(strings.HasPrefix(rest, region+"."))
}

// orMaybe raises no to maybe if is holds.
func (t truth) orMaybe(is bool) truth {
	if is {
		return max(t, maybe)
	}
	return t
}

// acts reports whether a statement covers an action.
func acts(statement value, action string) truth {
	if statement.member("NotAction").given() {
		return maybe
	}
	result := no
	for _, one := range statement.member("Action").items() {
		switch {
		case !one.known():
			result = either(result, maybe)
		case wild(strings.ToLower(one.text()), strings.ToLower(action)):
			result = yes
		}
	}
	return result
}

// encryptionContext is the condition key that restricts a key to log groups
// (encrypt-log-data-kms).
const encryptionContext = "kms:encryptioncontext:aws:logs:arn"

// holds reports whether a condition holds for the request.
func (c *comparison) holds(condition value, a asked) truth {
	if !condition.given() {
		return yes
	}
	operators, isObject := condition.is.(map[string]any)
	if !isObject {
		return maybe
	}
	result := yes
	for operator := range operators {
		keys, isObject := condition.member(operator).is.(map[string]any)
		if !isObject {
			return maybe
		}
		for key := range keys {
			result = both(result, c.holdsOne(operator, key, condition.member(operator).member(key), a))
		}
	}
	return result
}

func (c *comparison) holdsOne(operator, key string, wanted value, a asked) truth {
	operator = strings.TrimSuffix(operator, "IfExists")
	positive := operator == "ArnLike" || operator == "ArnEquals" || operator == "StringLike" || operator == "StringEquals"
	switch key := strings.ToLower(key); {
	case key == encryptionContext && positive && a.logGroup != nil:
		exact := operator == "StringEquals"
		result := no
		for _, one := range wanted.items() {
			result = either(result, c.like(a.logGroup, one, exact))
		}
		return result
	case key == "aws:sourceaccount" && positive:
		result := no
		for _, one := range wanted.items() {
			result = either(result, isAccount(one, a.in))
		}
		return result
	}
	return maybe
}

// isAccount reports whether a value is the stack's account.
func isAccount(v value, in *scope) truth {
	switch text := v.text(); {
	case text == "${AWS::AccountId}" || text == in.template.Account && text != "":
		return yes
	case in.template.Account == "" || !v.known():
		return maybe
	}
	return no
}

// like reports whether a pattern matches the ARN of a log group in the
// encryption context. ArnLike compares each of the six parts between colons
// separately (reference_policies_elements_condition_operators). An unknown
// partition, region or account is taken to be the stack's.
func (c *comparison) like(group *thing, pattern value, exact bool) truth {
	parts := splitARN(pattern.text())
	if len(parts) == 1 && parts[0] == "*" && !exact {
		return yes
	}
	if len(parts) != 6 {
		return no.orMaybe(!pattern.known())
	}
	in := group.scope.template
	for i, own := range []string{"arn", "", "logs", in.Region, in.Account} {
		if own == "" || !(value{pattern.of, parts[i]}).known() {
			continue
		}
		if !matches(parts[i], own, exact) {
			return no
		}
	}
	last, name := value{pattern.of, parts[5]}, c.nameOf(group)
	switch {
	case matches(c.key(last), "log-group:"+name.key, exact):
		return yes
	case last.known() && !group.ownName().given():
		return madeUp(strings.TrimPrefix(parts[5], "log-group:"))
	case !last.known(), !name.known:
		return maybe
	}
	return no
}

// madeUp reports whether a pattern may match a name that CloudFormation
// generates from the stack's name, the logical id and random characters
// (aws-properties-name).
func madeUp(pattern string) truth {
	if strings.HasPrefix(pattern, "/") || !strings.ContainsAny(pattern, "*?") {
		return no
	}
	return maybe
}

// splitARN splits an ARN into its six parts, ignoring colons inside
// placeholders.
func splitARN(text string) []string {
	var all []string
	depth, start := 0, 0
	for i := 0; i < len(text) && len(all) < 5; i++ {
		switch {
		case text[i] == '{':
			depth++
		case text[i] == '}' && depth > 0:
			depth--
		case text[i] == ':' && depth == 0:
			all, start = append(all, text[start:i]), i+1
		}
	}
	return append(all, text[start:])
}

func matches(pattern, text string, exact bool) bool {
	if exact {
		return pattern == text
	}
	return wild(pattern, text)
}

// wild reports whether a pattern matches a text; * matches any text and ? any
// character.
func wild(pattern, text string) bool {
	// The position after which to retry: the last star, and how much of the
	// text it has taken so far.
	star, from := -1, 0
	p, t := 0, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, from = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p, t = p+1, t+1
		case star >= 0:
			from++
			p, t = star+1, from
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
