package engine

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"math"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/regex"
)

// (CWL_QuerySyntax-operations-functions, "String functions")
var _ = register(scalars, map[string]scalar{
	"isempty": func(a []Value) Value {
		text, _ := a[0].asText()
		return booleanValue(text == "")
	},
	"isblank": func(a []Value) Value {
		text, _ := a[0].asText()
		return booleanValue(strings.TrimSpace(text) == "")
	},
	"concat": func(a []Value) Value {
		var b strings.Builder
		for _, v := range a {
			text, _ := v.asText() // a missing value adds nothing
			if b.WriteString(text); b.Len() > mostText {
				return Value{kind: overlong}
			}
		}
		return textValue(b.String())
	},
	"ltrim":   trimmer(strings.TrimLeft),
	"rtrim":   trimmer(strings.TrimRight),
	"trim":    trimmer(strings.Trim),
	"strlen":  ofText(func(s string) Value { return numberValue(float64(utf8.RuneCountInString(s))) }),
	"toupper": ofText(func(s string) Value { return textValue(strings.ToUpper(s)) }),
	"tolower": ofText(func(s string) Value { return textValue(strings.ToLower(s)) }),
	"substr":  substr,
	"replace": ofTexts(func(t []string) Value {
		if len(t[0])+strings.Count(t[0], t[1])*(len(t[2])-len(t[1])) > mostText {
			return Value{kind: overlong}
		}
		return textValue(strings.ReplaceAll(t[0], t[1], t[2]))
	}),
	"strcontains": func(a []Value) Value {
		text, ok := a[0].asText()
		part, also := a[1].asText()
		if !ok || !also {
			return booleanValue(false)
		}
		if len(a) == 3 && a[2].truth() {
			text, part = strings.ToLower(text), strings.ToLower(part)
		}
		return booleanValue(strings.Contains(text, part))
	},
	"startsWith":   testTexts(strings.HasPrefix),
	"endsWith":     testTexts(strings.HasSuffix),
	"urlencode":    ofText(func(s string) Value { return textValue(escaped(s)) }),
	"urldecode":    ofText(decoded(url.QueryUnescape)),
	"base64encode": ofText(func(s string) Value { return textValue(base64.StdEncoding.EncodeToString([]byte(s))) }),
	"base64decode": ofText(decoded(func(s string) (string, error) {
		b, err := base64.StdEncoding.DecodeString(s)
		return string(b), err
	})),
	"hexToAscii": ofText(decoded(func(s string) (string, error) {
		b, err := hex.DecodeString(strings.TrimPrefix(s, "0x"))
		return string(b), err
	})),
	"md5": ofText(func(s string) Value {
		sum := md5.Sum([]byte(s))
		return textValue(hex.EncodeToString(sum[:]))
	}),
	"sha256": ofText(func(s string) Value {
		sum := sha256.Sum256([]byte(s))
		return textValue(hex.EncodeToString(sum[:]))
	}),
	"messageSize": ofText(func(s string) Value { return numberValue(float64(len(s))) }),
})

var _ = register(builders, map[string]builder{
	"regexReplace": (*compiler).regexReplace,
	"split":        (*compiler).split,
})

func ofText(compute func(string) Value) scalar {
	return func(a []Value) Value {
		text, ok := a[0].asText()
		if !ok {
			return Value{}
		}
		return compute(text)
	}
}

func escaped(s string) string {
	s = url.QueryEscape(s)
	if !spaceIsPlus {
		s = strings.ReplaceAll(s, "+", "%20")
	}
	return s
}

// ofTexts returns a function of three texts. Its result is missing if an argument
// is.
func ofTexts(compute func([]string) Value) scalar {
	return func(a []Value) Value {
		var texts [3]string
		for i, v := range a {
			text, ok := v.asText()
			if !ok {
				return Value{}
			}
			texts[i] = text
		}
		return compute(texts[:len(a)])
	}
}

func testTexts(test func(text, part string) bool) scalar {
	return func(a []Value) Value {
		text, ok := a[0].asText()
		part, also := a[1].asText()
		return booleanValue(ok && also && test(text, part))
	}
}

// decoded returns a function whose result is missing if a text cannot be decoded.
func decoded(decode func(string) (string, error)) func(string) Value {
	return func(s string) Value {
		text, err := decode(s)
		if err != nil {
			return Value{}
		}
		return textValue(text)
	}
}

// trimmer returns a function that trims white space, or the given characters.
func trimmer(trim func(text, characters string) string) scalar {
	return func(a []Value) Value {
		text, ok := a[0].asText()
		if !ok {
			return Value{}
		}
		characters := " \t\n\v\f\r"
		if len(a) == 2 {
			characters, _ = a[1].asText()
		}
		return textValue(trim(text, characters))
	}
}

// substr counts characters from 0.
func substr(a []Value) Value {
	text, ok := a[0].asText()
	start, also := a[1].asNumber()
	if !ok || !also {
		return Value{}
	}
	length := math.Inf(1)
	if len(a) == 3 {
		if length, ok = a[2].asNumber(); !ok {
			return Value{}
		}
	}
	runes := []rune(text)
	from := int(min(max(start, 0), float64(len(runes))))
	to := int(min(max(float64(from)+length, float64(from)), float64(len(runes))))
	return textValue(string(runes[from:to]))
}

// regexReplace compiles regexReplace(field, pattern, replacement), where $1 in
// the replacement is the first group.
func (c *compiler) regexReplace(e *insights.Call) (operand, error) {
	args := make([]operand, 3)
	var re *regexp.Regexp
	for i, a := range e.Args {
		var err error
		switch a := a.(type) {
		case *insights.Regex:
			re, err = regex.CompileRE2(a.Source)
			err = c.badRegex(a, err)
		default:
			args[i], err = c.expr(a)
		}
		if err != nil {
			return operand{}, err
		}
	}
	if re == nil {
		source := args[1].constant
		if source == nil || source.kind != Text {
			return operand{}, c.refuse(e.Args[1], "", "the pattern of regexReplace is a text in quotes")
		}
		var err error
		if re, err = regex.CompileRE2(source.text); err != nil {
			return operand{}, c.badRegex(e.Args[1], err)
		}
	}
	return operand{eval: func(r *row) Value {
		text, ok := args[0].eval(r).asText()
		by, also := args[2].eval(r).asText()
		if !ok || !also {
			return Value{}
		}
		return r.short(replaceAll(re, text, by))
	}}, nil
}

// replaceAll is like regexp's ReplaceAllString, but stops once the result is too
// long.
func replaceAll(re *regexp.Regexp, text, by string) Value {
	var b []byte
	last := 0
	for _, match := range re.FindAllStringSubmatchIndex(text, -1) {
		b = append(b, text[last:match[0]]...)
		b = re.ExpandString(b, by, text, match)
		if last = match[1]; len(b) > mostText {
			return Value{kind: overlong}
		}
	}
	return textValue(string(append(b, text[last:]...)))
}

// split compiles split(text, delimiter), which returns a list.
func (c *compiler) split(e *insights.Call) (operand, error) {
	args, err := c.args(e)
	if err != nil {
		return operand{}, err
	}
	return operand{eval: func(r *row) Value {
		text, ok := args[0].eval(r).asText()
		by, also := args[1].eval(r).asText()
		if !ok || !also {
			return Value{}
		}
		var parts []Value
		for _, part := range strings.Split(text, by) {
			parts = append(parts, textValue(part))
		}
		return listValue(parts)
	}}, nil
}
