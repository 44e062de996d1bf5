package contract

import "github.com/logstack-go/logstack/internal/strictyaml"

// file is a contract as written in YAML. The comments of its fields are the
// descriptions in the JSON Schema.
type file struct {
	// What the contract describes, in a few words.
	Description string `yaml:"description"`
	// The preset that this contract extends. Default: none.
	Extends string `yaml:"extends"`
	// What writes the log, if that is an AWS service or a server, such as
	// cloudtrail, rather than an application of your own. Sources have alarm rules
	// and saved queries of their own. Default: none.
	Source string `yaml:"source"`
	// The prefix of the name of the log group that is made for the log, which the
	// names of the application and its parts follow. Default: /ecs/, where
	// containers write, or what the preset of the source says.
	LogGroupPrefix string `yaml:"logGroupPrefix"`
	// The fields, by canonical name.
	Fields map[string]fileField `yaml:"fields"`
	// What the application writes for each level: a name or a list of names.
	// Default: the level's name.
	Levels map[Level]oneOrMore `yaml:"levels"`
	// What each level is called in the configuration of the application's logging
	// library (LOG_LEVEL). Default: what the application writes for the level.
	LogLevel map[Level]string `yaml:"logLevel"`
	// Substrings that show the level in lines that are not JSON.
	PlainText map[Level][]string `yaml:"plainText"`
	// The layouts of log events that are not JSON, by name: text with {field} where
	// a field is, and ... at the end for anything more.
	Lines map[string]fileLine `yaml:"lines"`
	// What every record has.
	Records fileRecord `yaml:"records"`
	// The field whose value names the event of a record, such as event_type.
	// Default: none.
	EventField string `yaml:"eventField"`
	// Names that extras of a record must not have, as the application writes them,
	// in addition to what every record has. Default: none.
	Reserved []string `yaml:"reserved"`
	// The events, by canonical name.
	Events map[string]fileEvent `yaml:"events"`
	// The log-based metrics, by name.
	Metrics map[string]fileMetric `yaml:"metrics"`
	// Managed data identifiers by which CloudWatch masks data that no field
	// declares, wherever it is, such as in messages: OpenSshPrivateKey,
	// PhoneNumber-DE. Default: none.
	Identifiers []string `yaml:"identifiers"`
}

type fileField struct {
	// The field that this is an alias of. It excludes all other keys. Default: a
	// field of its own.
	SameAs string `yaml:"sameAs"`
	// What the application calls the field. Default: the canonical name.
	As string `yaml:"as"`
	// The type of its value in JSON. Default: string.
	Type Type `yaml:"type"`
	// The unit of a number. Default: None.
	Unit Unit `yaml:"unit"`
	// What the field is, in a few words.
	Description string `yaml:"description"`
	// The kind of personal or secret data that the field holds. Default: none.
	PII PII `yaml:"pii"`
	// A regular expression that finds the field's value, so that CloudWatch masks
	// it wherever it is: for personal data of a kind that CloudWatch does not know
	// (pii: private). At most 200 letters, digits, spaces and _ # = @ / ; , - ^ $ ?
	// [ ] { } | \ * + . Default: none.
	Pattern string `yaml:"pattern"`
	// The managed data identifiers that find the field's value, so that CloudWatch
	// masks it, in addition to those of its kind: PhoneNumber-DE,
	// BankAccountNumber-DE. Most need a keyword nearby, such as phone in the
	// field's name. Default: those of its kind.
	Identifiers []string `yaml:"identifiers"`
	// Whether people look up log events by this field, so that CloudWatch indexes
	// it. Default: false.
	Index bool `yaml:"index"`
	// Whether the field has few enough values to split a metric by. Default: false.
	Dimension bool `yaml:"dimension"`
}

// sameFields returns the aliases of fields, and the field that each stands for.
func (f file) sameFields() map[string]string {
	said := map[string]string{}
	for name, field := range f.Fields {
		if field.SameAs != "" {
			said[name] = field.SameAs
		}
	}
	return said
}

// sameEvents returns the aliases of events, and the event that each stands for.
func (f file) sameEvents() map[string]string {
	said := map[string]string{}
	for name, event := range f.Events {
		if event.SameAs != "" {
			said[name] = event.SameAs
		}
	}
	return said
}

// fileLine is a layout: its text alone, or a mapping with its text and more.
type fileLine fileLayout

type fileLayout struct {
	// The layout: {field} where a field is, {{ and }} for braces, and ... at the
	// end for anything more.
	Text string `yaml:"text"`
	// Whether Logs Insights discovers the fields by itself, under the names that
	// the fields have in as. If not, queries parse the line. Default: false.
	Discovered bool `yaml:"discovered"`
}

// DecodeYAML decodes a string or a mapping.
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
	// The event that this is an alias of. It excludes all other keys. Default: an
	// event of its own.
	SameAs string `yaml:"sameAs"`
	// What happened, in a few words.
	Description string `yaml:"description"`
	// The level that the event is logged at. Default: any.
	Level Level `yaml:"level"`
	// How often to expect the event: common or rare. Default: common.
	Rate Rate `yaml:"rate"`
	// Ways to recognise the event by the values of fields that are strings or
	// numbers. Any one of them is enough. A value that ends with * matches any
	// value with that prefix. The key line names the layout of a line.
	Match []map[string]string `yaml:"match"`
	// The fields that the event's records carry in addition to those of every
	// record.
	Fields []string `yaml:"fields"`
	// The fields that the event's records may carry.
	Optional []string `yaml:"optional"`
}

type fileMetric struct {
	// What the metric measures, in a few words.
	Description string `yaml:"description"`
	// The unit of its value. Default: None.
	Unit Unit `yaml:"unit"`
	// The fields that split the metric, each of few values. Default: none.
	Dimensions []string `yaml:"dimensions"`
}

// oneOrMore is a name or a list of names.
type oneOrMore []string

// DecodeYAML decodes a name or a list of names.
func (n *oneOrMore) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if node.Items() != nil {
		return node.Decode((*[]string)(n))
	}
	*n = make(oneOrMore, 1)
	return node.Decode(&(*n)[0])
}
