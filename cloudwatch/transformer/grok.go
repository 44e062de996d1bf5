package transformer

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/nearest"
)

// grok parses a text with patterns.
type grok struct {
	Source string `json:"source,omitempty"`
	Match  string `json:"match"`
	regex  *regexp.Regexp
	names  []string // of the groups, in order; empty for a group that is not kept
	common string   // the common log format with which the match begins
}

func (p *grok) from() string { return p.Source }

// reference matches a pattern in a match.
var reference = regexp.MustCompile(`%\{([^}:]*)(?::([^}:]*))?(?::([^}]*))?\}`)

// seldom are the patterns that may be used at most mostSeldom times, all together.
var seldom = []string{"URI", "URIPARAM", "URIPATHPARAM", "SPACE", "DATA", "GREEDYDATA", "GREEDYDATA_MULTILINE"}

// mostSeldom is the number of times that the seldom patterns may be used, all
// together.
const mostSeldom = 5

func (p *grok) check(at *problems) {
	at.key("source", p.Source, false)
	at.text("match", p.Match, 1, cloudwatch.MaxGrok)
	found := reference.FindAllStringSubmatchIndex(p.Match, -1)
	if len(found) > cloudwatch.MaxGrokPatterns {
		at.invalidf("match", "it has %d patterns: at most %d are allowed", len(found), cloudwatch.MaxGrokPatterns)
	}
	var expression strings.Builder
	counts, together, end := map[string]int{}, 0, 0
	for i, f := range found {
		name, field := p.Match[f[2]:f[3]], ""
		if f[4] >= 0 {
			field = p.Match[f[4]:f[5]]
		}
		literal, err := literalText(p.Match[end:f[0]])
		if err != nil {
			at.unsupportedf("match", "%v", err)
		}
		expression.WriteString(literal)
		end = f[1]
		pattern, ok := patterns[name]
		switch {
		case !ok:
			at.invalidf("match", "%q is not a pattern of CloudWatch%s", name, nearest.Hint(name, slices.Sorted(maps.Keys(patterns))))
			continue
		case f[6] >= 0:
			at.invalidf("match", "%s: patterns do not convert types; typeConverter does", p.Match[f[0]:f[1]])
		case pattern.common && i > 0:
			at.invalidf("match", "%s must be the first pattern", name)
		case p.common != "" && (i > 1 || name != "DATA" && name != "GREEDYDATA" && name != "GREEDYDATA_MULTILINE"):
			at.invalidf("match", "only one of DATA, GREEDYDATA and GREEDYDATA_MULTILINE can follow %s", p.common)
		}
		if counts[name]++; counts[name] == pattern.most+1 {
			at.invalidf("match", "%s can be used at most %d times", name, pattern.most)
		}
		if slices.Contains(seldom, name) {
			if together++; together == mostSeldom+1 {
				at.invalidf("match", "%s can be used at most %d times in total", strings.Join(seldom, ", "), mostSeldom)
			}
		}
		at.key("match", field, false)
		if pattern.common {
			p.common = name
		}
		expression.WriteString("(" + p.expand(name, field) + ")")
	}
	literal, err := literalText(p.Match[end:])
	if err != nil {
		at.unsupportedf("match", "%v", err)
	}
	expression.WriteString(literal)
	if regex, err := regexp.Compile(`^` + expression.String() + `$`); err != nil {
		at.unsupportedf("match", "it does not run here: %v", err)
	} else {
		p.regex = regex
	}
}

// literalText returns the text between patterns. A backslash before a character
// makes it literal. Whether regular expressions are allowed there is not
// documented.
func literalText(text string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\\' && i+1 < len(text) {
			i++
			c = text[i]
			if '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' {
				return "", fmt.Errorf("AWS does not document whether \\%c can be between patterns: use SPACE, NOTSPACE or INT", c)
			}
		} else if strings.HasPrefix(text[i:], "(?") || strings.HasPrefix(text[i:], ".*") || strings.HasPrefix(text[i:], ".+") {
			return "", fmt.Errorf("AWS does not document whether an expression such as %s can be between patterns: use a pattern", text[i:])
		}
		out.WriteString(regexp.QuoteMeta(string(c)))
	}
	return out.String(), nil
}

// expand returns the expression of a pattern whose value goes to a field, and
// records the names of its groups.
func (p *grok) expand(name, field string) string {
	pattern := patterns[name]
	if name == "QUOTEDSTRING" && field != "" {
		field = "\"" + field // without the quotes around the value
	}
	p.names = append(p.names, field)
	return group.ReplaceAllStringFunc(pattern.expression(), func(begin string) string {
		p.names = append(p.names, begin[4:len(begin)-1])
		return "("
	})
}

// group matches the beginning of a named group.
var group = regexp.MustCompile(`\(\?P<\w+>`)

func (p *grok) run(e *event) error {
	text, ok, err := e.source(p.Source)
	if err != nil || !ok {
		return err
	}
	found := p.regex.FindStringSubmatchIndex(text)
	if found == nil {
		return errors.New("the match does not match")
	}
	for i, name := range p.names {
		begin, end := found[2*i+2], found[2*i+3]
		if name == "" || begin < 0 {
			continue
		}
		value := text[begin:end]
		name, quoted := strings.CutPrefix(name, "\"")
		if quoted {
			value = value[1 : len(value)-1]
		}
		if p.common != "" {
			if kept, ok := commonValue(name, value); ok {
				e.root.put(name, kept, true)
			}
			continue
		}
		e.root.put(name, value, true)
	}
	return nil
}

// commonValue converts a value of a common log format: numbers become numbers, and
// times are in UTC. It reports false for -, which is left out.
func commonValue(name, value string) (any, bool) {
	switch name {
	case "status_code", "response_size", "pri", "version":
		if json.Valid([]byte(value)) {
			return json.Number(value), true
		}
		return nil, false
	case "timestamp":
		if t, err := time.Parse("02/Jan/2006:15:04:05 -0700", value); err == nil {
			return t.UTC().Format("2006-01-02T15:04:05Z"), true
		}
	}
	return value, value != "-" && value != ""
}
