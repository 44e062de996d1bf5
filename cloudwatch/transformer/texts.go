package transformer

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// mutateText changes strings: lowerCaseString, upperCaseString and trimString.
type mutateText struct {
	WithKeys []string `json:"withKeys"`
	change   func(string) string
}

func (p *mutateText) check(at *problems) {
	at.count("withKeys", len(p.WithKeys), cloudwatch.MaxConvertedKeys)
	for i, key := range p.WithKeys {
		at.key(fmt.Sprintf("withKeys[%d]", i), key, true)
	}
}

func (p *mutateText) run(e *event) error {
	for _, key := range p.WithKeys {
		e.change(key, func(text string) any { return p.change(text) })
	}
	return nil
}

// change changes the string at a path, if there is one.
func (e *event) change(path string, change func(string) any) {
	value, _ := e.root.get(path)
	if text, ok := value.(string); ok {
		e.root.put(path, change(text), true)
	}
}

// splitString splits a string into a list.
type splitString struct {
	Entries []struct {
		Source    string `json:"source"`
		Delimiter string `json:"delimiter"`
	} `json:"entries"`
}

func (p *splitString) check(at *problems) {
	at.count("entries", len(p.Entries), cloudwatch.MaxConvertedKeys)
	for i, e := range p.Entries {
		at.key(fmt.Sprintf("entries[%d].source", i), e.Source, true)
		at.text(fmt.Sprintf("entries[%d].delimiter", i), e.Delimiter, 1, cloudwatch.MaxTransformerKey)
	}
}

func (p *splitString) run(e *event) error {
	for _, s := range p.Entries {
		e.change(s.Source, func(text string) any {
			list := []any{}
			for piece := range strings.SplitSeq(text, s.Delimiter) {
				list = append(list, piece)
			}
			return list
		})
	}
	return nil
}

// substituteString replaces the matches of a regular expression.
type substituteString struct {
	Entries []substitution `json:"entries"`
	regex   []*regexp.Regexp
	to      []string
}

type substitution struct {
	Source string `json:"source"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// backreference matches a reference to a group.
var backreference = regexp.MustCompile(`\$(\d|\{[A-Za-z][A-Za-z0-9_]*\})`)

// check compiles the expressions. CloudWatch uses Java's regular expressions; those
// that RE2 does not support cannot run here.
func (p *substituteString) check(at *problems) {
	at.count("entries", len(p.Entries), cloudwatch.MaxConvertedKeys)
	for i, e := range p.Entries {
		key := fmt.Sprintf("entries[%d].", i)
		at.key(key+"source", e.Source, true)
		at.text(key+"from", e.From, 1, cloudwatch.MaxTransformerKey)
		at.text(key+"to", e.To, 0, cloudwatch.MaxTransformerKey)
		regex, err := regexp.Compile(e.From)
		if err != nil {
			at.unsupportedf(key+"from", "the expression does not run here: %v", err)
			continue
		}
		if n := len(backreference.FindAllString(e.To, -1)); n > cloudwatch.MaxBackreferences {
			at.invalidf(key+"to", "it refers to groups %d times: at most %d are allowed", n, cloudwatch.MaxBackreferences)
		}
		p.regex = append(p.regex, regex)
		p.to = append(p.to, goTemplate(e.To))
	}
}

// goTemplate converts a replacement to Go's syntax: a group number has one digit,
// and a dollar sign that begins no reference is literal.
func goTemplate(to string) string {
	const mark = "\x00"
	to = backreference.ReplaceAllStringFunc(to, func(ref string) string { return mark + strings.Trim(ref[1:], "{}") + mark })
	to = strings.ReplaceAll(strings.ReplaceAll(to, `\$`, "$"), "$", "$$")
	for i, begin := 0, true; i < len(to); {
		next := strings.Index(to[i:], mark)
		if next < 0 {
			break
		}
		with := "}"
		if begin {
			with = "${"
		}
		to = to[:i+next] + with + to[i+next+1:]
		i, begin = i+next+len(with), !begin
	}
	return to
}

func (p *substituteString) run(e *event) error {
	for i, s := range p.Entries {
		e.change(s.Source, func(text string) any { return p.regex[i].ReplaceAllString(text, p.to[i]) })
	}
	return nil
}
