package transformer

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
)

// Transformer is a parsed transformer. It does not change, and several goroutines
// may use it at a time.
type Transformer struct {
	processors []named
}

// named is a processor with its name.
type named struct {
	name string
	processor
}

// processor is one step of a transformer. check reports what CloudWatch would
// reject. The error of run says why an event is not transformed.
type processor interface {
	check(*problems)
	run(*event) error
}

// Event is a log event with its metadata, which copyValue can copy into it. Empty
// fields are unknown.
type Event struct {
	Message, LogGroup, LogStream, Account, Region string
}

// event is a log event that is being transformed.
type event struct {
	Event
	root *object
}

// message is the source that means the whole log event.
const message = "@message"

// source returns the text for a parser to parse.
func (e *event) source(path string) (text string, ok bool, err error) {
	if path == "" || path == message {
		return e.Message, true, nil
	}
	value, ok := e.root.get(path)
	if !ok {
		return "", false, nil
	}
	text, isText := value.(string)
	if !isText {
		return "", false, fmt.Errorf("%s is not a text", path)
	}
	return text, true, nil
}

// destination returns the object that receives a parser's result.
func (e *event) destination(path string) (*object, error) {
	if path == "" {
		return e.root, nil
	}
	if value, ok := e.root.get(path); ok {
		if o, ok := value.(*object); ok {
			return o, nil
		}
		return nil, fmt.Errorf("%s exists, and is not an object", path)
	}
	o := newObject()
	if !e.root.put(path, o, false) {
		return nil, fmt.Errorf("there is no room for %s", path)
	}
	return o, nil
}

// Transform returns the transformed log event, as JSON without spaces. The error
// says why the event is not transformed: CloudWatch then keeps the original, and
// adds @transformationError to it (Transformation-Errors-Metrics).
func (t *Transformer) Transform(e Event) ([]byte, error) {
	on := &event{e, newObject()}
	for _, p := range t.processors {
		if err := p.run(on); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	if n := leaves(on.root); n > cloudwatch.MaxTransformedFields {
		return nil, fmt.Errorf("it has %d fields, and a transformer extracts at most %d", n, cloudwatch.MaxTransformedFields)
	}
	return appendValue(nil, on.root), nil
}

// Copies reports whether copyValue copies the metadata key, such as @accountId.
func (t *Transformer) Copies(key string) bool {
	return slices.ContainsFunc(t.processors, func(p named) bool {
		c, ok := p.processor.(*copyValue)
		return ok && slices.ContainsFunc(c.Entries, func(e pair) bool { return e.Source == key })
	})
}

// Unsupported is the error about a processor that CloudWatch has and that this
// package cannot run.
type Unsupported struct {
	// Path is the place of the processor, such as [0].parseToOCSF, and Reason says
	// why it is not supported.
	Path, Reason string
}

func (e *Unsupported) Error() string { return e.Path + ": " + e.Reason }

// Invalid is the error about a mistake that CloudWatch would reject.
type Invalid struct {
	// Path is the place of the mistake, such as [1].renameKeys.entries[0].renameTo.
	// Reason says what is wrong and what is allowed.
	Path, Reason string
}

func (e *Invalid) Error() string { return e.Path + ": " + e.Reason }

// problems collects the mistakes in one processor.
type problems struct {
	path string
	all  *[]error
}

func (p *problems) invalidf(at, format string, args ...any) {
	*p.all = append(*p.all, &Invalid{p.at(at), fmt.Sprintf(format, args...)})
}

func (p *problems) unsupportedf(at, format string, args ...any) {
	*p.all = append(*p.all, &Unsupported{p.at(at), fmt.Sprintf(format, args...)})
}

func (p *problems) at(key string) string {
	if key == "" || strings.HasPrefix(key, "[") {
		return p.path + key
	}
	return p.path + "." + key
}

// key checks the path of a key.
func (p *problems) key(at, path string, required bool) {
	switch depth := strings.Count(path, ".") + 1; {
	case path == "" && required:
		p.invalidf(at, "it is missing")
	case len([]rune(path)) > cloudwatch.MaxTransformerKey:
		p.invalidf(at, "a path has at most %d characters", cloudwatch.MaxTransformerKey)
	case depth > cloudwatch.MaxTransformerDepth:
		p.invalidf(at, "%s is %d keys deep: at most %d are allowed", path, depth, cloudwatch.MaxTransformerDepth)
	}
}

// count checks the number of entries.
func (p *problems) count(at string, n, most int) {
	switch {
	case n == 0:
		p.invalidf(at, "at least one is required")
	case n > most:
		p.invalidf(at, "there are %d: at most %d are allowed", n, most)
	}
}

// text checks the length of a text.
func (p *problems) text(at, text string, least, most int) {
	switch n := len([]rune(text)); {
	case n < least:
		p.invalidf(at, "it is missing")
	case n > most:
		p.invalidf(at, "it has %d characters: at most %d are allowed", n, most)
	}
}

// check checks the documented rules for a transformer as a whole
// (CloudWatch-Logs-Transformation-Create).
func (t *Transformer) check() error {
	var all []error
	for i, p := range t.processors {
		p.check(&problems{fmt.Sprintf("[%d].%s", i, p.name), &all})
	}
	whole := &problems{"transformerConfig", &all}
	whole.count("", len(t.processors), cloudwatch.MaxProcessors)
	parsers, counts := 0, map[string]int{}
	for i, p := range t.processors {
		counts[p.name]++
		k := kinds[p.name]
		if k.parser {
			parsers++
		}
		switch {
		case i == 0 && !k.parser:
			whole.invalidf("[0]", "%s is not a parser, and the first processor must be one", p.name)
		case i > 0 && k.builtIn:
			whole.invalidf(fmt.Sprintf("[%d]", i), "%s must be the first processor", p.name)
		case k.once && counts[p.name] == 2:
			whole.invalidf(fmt.Sprintf("[%d]", i), "a transformer has at most one %s", p.name)
		}
	}
	if parsers > cloudwatch.MaxParsers {
		whole.invalidf("", "there are %d parsers: at most %d are allowed", parsers, cloudwatch.MaxParsers)
	}
	if len(t.processors) > 0 {
		if p, ok := t.processors[0].processor.(interface{ from() string }); ok && p.from() != "" && p.from() != message {
			whole.invalidf("[0]", "the first processor parses %s, and no other source", message)
		}
	}
	return errors.Join(all...)
}
