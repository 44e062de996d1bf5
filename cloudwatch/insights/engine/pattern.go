package engine

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
)

// pattern compiles the command pattern, which combines texts of the same shape into
// one row, with the varying parts replaced. Its columns are @pattern, @sampleCount,
// @ratio (of all texts), @severityLabel, and @logSamples with the first texts of
// the shape. The most frequent shape comes first. (CWL_QuerySyntax-Pattern)
func (c *compiler) pattern(command *insights.Pattern) error {
	o, err := c.scalar(command.X, "pattern")
	if err != nil {
		return err
	}
	c.patternsAs(&patterns{o.eval, (*patterned).shown}, "@pattern", "@sampleCount", "@ratio", "@severityLabel", "@logSamples")
	return nil
}

// patternsAs ends the stage with a sink of patterns, whose rows have the given
// columns.
func (c *compiler) patternsAs(s *patterns, columns ...string) {
	c.gather(s)
	c.scope.closed = true
	c.shown.reset()
	for _, name := range columns {
		slot := c.newName(name)
		c.scope.stage.inherited = append(c.scope.stage.inherited, slot)
		c.show(name, nil)
	}
}

// How CloudWatch turns texts into patterns is not documented. Here, each text is
// first split into tokens, and tokens that look like a number, a time, an address
// or an identifier are replaced by their kind. Then patterns with the same number
// of tokens and the same beginning are joined if they differ in few tokens, and
// those tokens are replaced as well.
const (
	// fixedTokens is the number of tokens at the beginning that patterns must have
	// in common to be joined, and sameTokens the fraction of all tokens that must
	// be the same.
	fixedTokens = 1
	sameTokens  = 0.75
	// logSamples is the number of texts shown for a pattern.
	logSamples = 3
	// mostCompared is the number of patterns with which a pattern is compared.
	mostCompared = 1000
)

// patterns is a sink that sorts texts into patterns. put makes its rows.
type patterns struct {
	text expr
	put  func(*patterned, *share) ([]kept, error)
}

func (p *patterns) part() part { return &patterned{patterns: p, index: map[string]int{}} }

// shapeSize is the approximate memory for a shape without its texts, in bytes.
const shapeSize = 160

// patterned is a part of patterns.
type patterned struct {
	*patterns
	index map[string]int
	all   []shape
	total int64
	bytes int64
	key   []byte
}

// shape is a pattern with the texts of that shape.
type shape struct {
	key     string
	n       int64
	samples []string
	// before is the number of texts of the shape in the time range with which diff
	// compares.
	before int64
}

func (p *patterned) add(r *row) {
	text, ok := p.text(r).asText()
	if !ok {
		return
	}
	p.total++
	p.key = appendShape(p.key[:0], text)
	i, known := p.index[string(p.key)]
	if !known {
		i = p.enter(shape{key: string(p.key)})
	}
	p.all[i].n++
	p.sample(i, text)
}

func (p *patterned) enter(s shape) int {
	p.index[s.key] = len(p.all)
	p.all = append(p.all, s)
	p.bytes += int64(len(s.key)) + shapeSize
	for _, sample := range s.samples {
		p.bytes += int64(len(sample))
	}
	return len(p.all) - 1
}

func (p *patterned) sample(i int, text string) {
	if s := &p.all[i]; len(s.samples) < logSamples {
		s.samples = append(s.samples, strings.Clone(text))
		p.bytes += int64(len(text))
	}
}

func (p *patterned) merge(other part) {
	from := other.(*patterned)
	p.total += from.total
	for _, s := range from.all {
		i, known := p.index[s.key]
		if !known {
			p.enter(s)
			continue
		}
		p.all[i].n += s.n
		for _, sample := range s.samples {
			p.sample(i, sample)
		}
	}
}

func (p *patterned) held() int64 { return p.bytes }

func (p *patterned) rows(in *share) ([]kept, error) { return p.put(p, in) }

// shown returns the rows of the command pattern.
func (p *patterned) shown(in *share) ([]kept, error) {
	return p.each(in, joined(p.all), func(s shape, shown, severity, samples Value) []Value {
		ratio := math.Round(float64(s.n)/float64(p.total)*1e6) / 1e6
		return []Value{shown, numberValue(float64(s.n)), numberValue(ratio), severity, samples}
	})
}

// each returns a row for each shape.
func (p *patterned) each(in *share, all []shape, row func(_ shape, shown, severity, samples Value) []Value) ([]kept, error) {
	var rows []kept
	for i, s := range all {
		shown := readable(s.key)
		var samples []Value
		for _, sample := range s.samples {
			samples = append(samples, textValue(sample))
		}
		list := listValue(samples)
		values := row(s, textValue(shown), severityOf(shown), list)
		if p.bytes += int64(len(shown)+len(list.text)+len(values)*valueSize) + overhead; !in.holds(p.bytes) {
			return nil, errTooMuch
		}
		rows = append(rows, kept{index: int64(i), time: noTime, values: values})
	}
	return rows, nil
}

// variable, followed by a letter for the kind, stands for a varying token in a key.
const variable = '\x01'

// kinds are the names of the kinds of varying tokens, by their letter in a key.
var kinds = map[byte]string{'n': "Number", 't': "Time", 'i': "IP", 'u': "UUID", 'd': "ID", 's': "Token"}

// appendShape appends the key of a text: its tokens, with the varying ones
// replaced.
func appendShape(b []byte, text string) []byte {
	for i := 0; i < len(text); {
		if !isWord(text[i]) {
			if c := text[i]; c == variable {
				b = append(b, ' ') // so that no text can look like a varying token
			} else {
				b = append(b, c)
			}
			i++
			continue
		}
		end := i
		digits := false
		for end < len(text) && (isWord(text[end]) || end+1 < len(text) && isJoint(text[end]) && isWord(text[end+1]) && digits) {
			digits = digits || isDigit(text[end])
			end++
		}
		word := text[i:end]
		if kind := kindOf(word, digits); kind != 0 {
			b = append(b, variable, kind)
		} else {
			b = append(b, word...)
		}
		i = end
	}
	return b
}

func isWord(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= 0x80
}

// isJoint reports whether a character joins the parts of a number, a time or an
// identifier.
func isJoint(c byte) bool { return c == '.' || c == ':' || c == '-' || c == '+' || c == ',' }

var (
	uuidForm   = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
	numberForm = regexp.MustCompile(`^[0-9]+([.,][0-9]+)*[a-zA-Z%]{0,3}$`)
	timeForm   = regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}:[0-9]{2})`)
	ipForm     = regexp.MustCompile(`^[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]+)?$`)
)

// kindOf returns the kind of a varying word, or 0 if the word does not vary.
func kindOf(word string, digits bool) byte {
	switch {
	case !digits:
		return 0
	case ipForm.MatchString(word):
		return 'i'
	case numberForm.MatchString(word):
		return 'n'
	case timeForm.MatchString(word):
		return 't'
	case uuidForm.MatchString(word):
		return 'u'
	}
	return 'd'
}

// tokensOf splits a key into its tokens.
func tokensOf(key string) []string {
	var tokens []string
	for i := 0; i < len(key); {
		end := i + 1
		switch {
		case key[i] == variable:
			end = i + 2
		case isWord(key[i]):
			for end < len(key) && isWord(key[end]) {
				end++
			}
		}
		tokens = append(tokens, key[i:end])
		i = end
	}
	return tokens
}

// joined joins similar shapes, starting with the most frequent.
func joined(all []shape) []shape {
	byFrequency := func(a, b shape) int {
		return cmp.Or(cmp.Compare(b.n+b.before, a.n+a.before), strings.Compare(a.key, b.key))
	}
	slices.SortFunc(all, byFrequency)
	type cluster struct {
		tokens []string
		shape
	}
	var clusters []*cluster
	byLength := map[string][]*cluster{}
	for _, s := range all {
		tokens := tokensOf(s.key)
		head := strings.Join(tokens[:min(fixedTokens, len(tokens))], "")
		key := formatNumber(float64(len(tokens))) + "\x00" + head
		var into *cluster
		candidates := byLength[key]
		for _, other := range candidates[:min(len(candidates), mostCompared)] {
			if alike(tokens, other.tokens) {
				into = other
				break
			}
		}
		if into == nil {
			into = &cluster{tokens: tokens}
			clusters = append(clusters, into)
			byLength[key] = append(byLength[key], into)
		}
		for i, t := range tokens {
			if into.tokens[i] != t {
				into.tokens[i] = string([]byte{variable, 's'})
			}
		}
		into.n, into.before = into.n+s.n, into.before+s.before
		for _, sample := range s.samples {
			if len(into.samples) < logSamples {
				into.samples = append(into.samples, sample)
			}
		}
	}
	result := make([]shape, len(clusters))
	for i, c := range clusters {
		result[i] = c.shape
		result[i].key = strings.Join(c.tokens, "")
	}
	slices.SortFunc(result, byFrequency)
	return result
}

// alike reports whether enough of the words of two texts are the same. Punctuation
// must be the same everywhere.
func alike(a, b []string) bool {
	words, same := 0, 0
	for i := range a {
		word := isWord(a[i][0]) || a[i][0] == variable
		if !word {
			if a[i] != b[i] {
				return false
			}
			continue
		}
		words++
		if a[i] == b[i] {
			same++
			continue
		}
		if !isWord(b[i][0]) && b[i][0] != variable {
			return false
		}
	}
	return float64(same) >= sameTokens*float64(words)
}

// readable returns a key as results show it, with varying tokens numbered in order,
// such as <Number-1>.
func readable(key string) string {
	var b strings.Builder
	n := 0
	for i := 0; i < len(key); i++ {
		if key[i] != variable || i+1 == len(key) {
			b.WriteByte(key[i])
			continue
		}
		i++
		n++
		b.WriteString("<" + kinds[key[i]] + "-" + formatNumber(float64(n)) + ">")
	}
	return b.String()
}

// severities are words that show the severity of a pattern.
var severities = []struct {
	label string
	words *regexp.Regexp
}{
	{"Error", regexp.MustCompile(`(?i)\b(error|critical|fatal|exception|traceback|panic)`)},
	{"Warning", regexp.MustCompile(`(?i)\bwarn`)},
	{"Info", regexp.MustCompile(`(?i)\b(info|notice)\b`)},
	{"Debug", regexp.MustCompile(`(?i)\b(debug|trace)\b`)},
}

func severityOf(shown string) Value {
	for _, s := range severities {
		if s.words.MatchString(shown) {
			return textValue(s.label)
		}
	}
	return Value{}
}
