package changes

import "github.com/logstack-go/logstack/template"

// Report is what a deployment does. Its JSON is stable: fields may be added, none
// changes.
type Report struct {
	// Stacks are those of both sides, in the order of the new side, with those that
	// only the old one has behind them.
	Stacks []Stack `json:"stacks"`
	// Findings are what it does that somebody should know, in the order of Kinds, and
	// within a kind in the order of the templates.
	Findings []Finding `json:"findings"`
	// Changes are what becomes of every resource that is not as it was, of the types
	// that are looked at.
	Changes []Change `json:"changes"`
	// Same is how many resources of these types stay as they are.
	Same int `json:"same"`
	// Notes are what else must be known to trust the report, a sentence each.
	Notes []string `json:"notes"`

	// Filters and Alarms are those that both sides have, whatever their logical ids:
	// what can be replayed and compared.
	Filters []Pair `json:"-"`
	Alarms  []Pair `json:"-"`
	// LostFilters are the metric filters that the old side alone has.
	LostFilters []Ref `json:"-"`
}

// Worst returns the severity of the worst finding; empty without one.
func (r *Report) Worst() Severity {
	worst := Severity("")
	for _, f := range r.Findings {
		if worst == "" || f.Severity.rank() < worst.rank() {
			worst = f.Severity
		}
	}
	return worst
}

// Stack is a stack of either side.
type Stack struct {
	// Name is what CloudFormation calls it, or else what people do.
	Name string `json:"name"`
	// Old and New are the files that it is read from; empty on a side that does not
	// have it.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
	// Fate is what becomes of one that only the old side has: Kept, as nobody deletes
	// it, or, of one that is nested in another, Deleted or Left.
	Fate Fate `json:"fate,omitempty"`
}

// Action is what CloudFormation does to a resource.
type Action string

// The actions.
const (
	// Create makes it.
	Create Action = "create"
	// Update changes it as it is.
	Update Action = "update"
	// Replace makes another one, and then deletes or leaves the one that was there.
	Replace Action = "replace"
	// Delete deletes it.
	Delete Action = "delete"
	// Leave leaves it where it is: it is no longer in the stack.
	Leave Action = "leave"
	// Undecided is what only the deployment knows.
	Undecided Action = "undecided"
)

// Fate is what becomes of the thing that was there.
type Fate string

// The fates.
const (
	// Kept says that it is the same thing as before.
	Kept Fate = "kept"
	// Deleted says that it is there no more.
	Deleted Fate = "deleted"
	// Left says that it stays, and that no stack has it.
	Left Fate = "left"
	// Unknown says that only the deployment knows.
	Unknown Fate = "unknown"
)

// Change is what becomes of a resource.
type Change struct {
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId"`
	Type      string `json:"type"`
	// Name is what it is called, that of the old side where it has one, or its logical
	// id where CloudFormation makes its name up.
	Name string `json:"name"`
	// NewName is what it is called afterwards, where that is something else.
	NewName string `json:"newName,omitempty"`
	Action  Action `json:"action"`
	// Fate is what becomes of the thing that was there; empty where there was none.
	Fate Fate `json:"fate,omitempty"`
	// Properties are those that differ, and Replaces those of them that make
	// CloudFormation replace it.
	Properties []string `json:"properties,omitempty"`
	Replaces   []string `json:"replaces,omitempty"`
}

// Finding is something that a deployment does and that somebody should know.
type Finding struct {
	Kind     Kind     `json:"kind"`
	Severity Severity `json:"severity"`
	// Stack, LogicalID, Type and Name are those of the resource, as in Change; that of
	// a stack has neither a logical id nor a type.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId,omitempty"`
	Type      string `json:"type,omitempty"`
	Name      string `json:"name"`
	// Text says what happens, and why, in sentences.
	Text string `json:"text"`
	// Differs are what is not as it was.
	Differs []Difference `json:"differs,omitempty"`
	// Remedy says what to do about it, in sentences; empty where there is nothing.
	Remedy string `json:"remedy,omitempty"`
}

// Difference is something that is not as it was.
type Difference struct {
	What string `json:"what"`
	// Was and Is are empty where it was not given, or is no more.
	Was string `json:"was,omitempty"`
	Is  string `json:"is,omitempty"`
}

// Pair is a resource that both sides have.
type Pair struct {
	Old, New Ref
}

// Ref is a resource of a template.
type Ref struct {
	Template  *template.Template
	LogicalID string
}
