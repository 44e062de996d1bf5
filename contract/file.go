package contract

import "github.com/logstack-go/logstack/internal/strictyaml"

// file is a contract as it is written.
type file struct {
	// What the contract describes, in a few words.
	Description string `yaml:"description"`
	// The preset that this contract differs from. Default: none.
	Extends string `yaml:"extends"`
	// What writes the log, where it is an AWS service or a server, such as
	// cloudtrail, and no application of one's own: it has alarm rules and saved
	// queries of its own. Default: none.
	Source string `yaml:"source"`
	// How the name of the log group begins that is made for the log, up to the names
	// of the application and its parts. Default: /ecs/, where containers write it, or
	// what the preset of the source's name says.
	LogGroupPrefix string `yaml:"logGroupPrefix"`
	// The fields by their canonical names.
	Fields map[string]fileField `yaml:"fields"`
	// What the application writes for each level: a name, or a list of them.
	// Default: the level's name.
	Levels map[Level]oneOrMore `yaml:"levels"`
	// What a level is called where the application is told how to log, as the
	// library's own configuration names it (LOG_LEVEL). Default: what it writes
	// for the level.
	LogLevel map[Level]string `yaml:"logLevel"`
	// Pieces of text that show a level in lines that are not JSON.
	PlainText map[Level][]string `yaml:"plainText"`
	// The layouts of log events that are no JSON, by their names: text with
	// {field} where a field stands, and ... at the end for anything more.
	Lines map[string]fileLine `yaml:"lines"`
	// What every record has.
	Records fileRecord `yaml:"records"`
	// The field whose value says which event a record tells of, such as
	// event_type. Default: none.
	EventField string `yaml:"eventField"`
	// What extras of a record must not be called, as the application writes
	// it, beside what every record has. Default: nothing more is reserved.
	Reserved []string `yaml:"reserved"`
	// The events by their canonical names.
	Events map[string]fileEvent `yaml:"events"`
	// The log-based metrics by their names.
	Metrics map[string]fileMetric `yaml:"metrics"`
	// The managed data identifiers by which CloudWatch masks what no field is said to
	// hold, wherever it stands, such as in messages: OpenSshPrivateKey, PhoneNumber-DE.
	// Default: none.
	Identifiers []string `yaml:"identifiers"`
}

type fileField struct {
	// The field that this is another name for, in place of all else. Default: it
	// is a field of its own.
	SameAs string `yaml:"sameAs"`
	// What the application calls it. Default: the canonical name.
	As string `yaml:"as"`
	// What its value is in JSON. Default: string.
	Type Type `yaml:"type"`
	// The unit of a number. Default: None.
	Unit Unit `yaml:"unit"`
	// What it is, in a few words.
	Description string `yaml:"description"`
	// The kind of personal or secret data that it holds. Default: none.
	PII PII `yaml:"pii"`
	// A regular expression that finds what it holds, so that CloudWatch masks it,
	// wherever it stands: for personal data of a kind that CloudWatch does not know by
	// itself (pii: private). At most 200 letters, digits, spaces and
	// _ # = @ / ; , - ^ $ ? [ ] { } | \ * + . Default: none.
	Pattern string `yaml:"pattern"`
	// The managed data identifiers that find what it holds, so that CloudWatch masks
	// it, beside those of its kind: PhoneNumber-DE, BankAccountNumber-DE. Most want a
	// keyword near, such as phone in the field's name. Default: those of its kind.
	Identifiers []string `yaml:"identifiers"`
	// Whether log events are looked up by it, so that CloudWatch is to index
	// it. Default: false.
	Index bool `yaml:"index"`
	// Whether it has so few values that a metric can be split by them.
	// Default: false.
	Dimension bool `yaml:"dimension"`
}

// sameFields are the names of fields that are said to be another name, and for
// what.
func (f file) sameFields() map[string]string {
	said := map[string]string{}
	for name, field := range f.Fields {
		if field.SameAs != "" {
			said[name] = field.SameAs
		}
	}
	return said
}

// sameEvents is sameFields of events.
func (f file) sameEvents() map[string]string {
	said := map[string]string{}
	for name, event := range f.Events {
		if event.SameAs != "" {
			said[name] = event.SameAs
		}
	}
	return said
}

// fileLine is a layout, or a mapping that says more of it.
type fileLine fileLayout

type fileLayout struct {
	// The layout: {field} where a field stands, {{ and }} for braces, and ... at
	// the end for anything more.
	Text string `yaml:"text"`
	// Whether Logs Insights discovers the fields by itself, by the names that the
	// fields have in as. Default: false, and queries parse the line.
	Discovered bool `yaml:"discovered"`
}

// DecodeYAML reads a text, or a mapping.
func (l *fileLine) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if node.IsMapping() {
		return node.Decode((*fileLayout)(l))
	}
	return node.Decode(&l.Text)
}

type fileRecord struct {
	// The fields that every record carries.
	Fields []string `yaml:"fields"`
	// The fields that any record may carry.
	Optional []string `yaml:"optional"`
}

type fileEvent struct {
	// The event that this is another name for, in place of all else. Default: it
	// is an event of its own.
	SameAs string `yaml:"sameAs"`
	// What happened, in a few words.
	Description string `yaml:"description"`
	// The level that it is written with. Default: any.
	Level Level `yaml:"level"`
	// How often it is to be expected: common or rare. Default: common.
	Rate Rate `yaml:"rate"`
	// Ways to recognise it, any one of which is enough: by texts and numbers. A
	// value that ends with * stands for all that begin so. The key line names the
	// layout of a line.
	Match []map[string]string `yaml:"match"`
	// The fields that its records carry beside those of every record.
	Fields []string `yaml:"fields"`
	// The fields that its records may carry.
	Optional []string `yaml:"optional"`
}

type fileMetric struct {
	// What it is, in a few words.
	Description string `yaml:"description"`
	// The unit of its value. Default: None.
	Unit Unit `yaml:"unit"`
	// The fields that split it, each of few values. Default: none.
	Dimensions []string `yaml:"dimensions"`
}

// oneOrMore is one name, or a list of them.
type oneOrMore []string

// DecodeYAML reads a name or a list of names.
func (n *oneOrMore) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if node.Items() != nil {
		return node.Decode((*[]string)(n))
	}
	*n = make(oneOrMore, 1)
	return node.Decode(&(*n)[0])
}
