package changes

import "github.com/logstack-go/logstack/template"

// Report is what a deployment does. Its JSON form is stable: fields may be
// added, but none changes.
type Report struct {
	// Stacks lists the stacks of both sides in the order of the new side,
	// followed by those that only the old side has.
	Stacks []Stack `json:"stacks"`
	// Findings lists what the deployment does that somebody should know, in the
	// order of Kinds and, within a kind, of the templates.
	Findings []Finding `json:"findings"`
	// Changes lists what becomes of every resource that differs, for the types
	// in Types.
	Changes []Change `json:"changes"`
	// Same counts the resources of these types that stay as they are.
	Same int `json:"same"`
	// Notes lists what else a reader needs to know to trust the report, one
	// sentence each.
	Notes []string `json:"notes"`

	// Filters and Alarms pair the resources that both sides have, whatever
	// their logical ids, so that they can be replayed and compared.
	Filters []Pair `json:"-"`
	Alarms  []Pair `json:"-"`
	// LostFilters lists the metric filters that only the old side has.
	LostFilters []Ref `json:"-"`
}

// Worst returns the severity of the worst finding, or "" if there are none.
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
	// Name is CloudFormation's name of the stack or, if unknown, the name of
	// its template.
	Name string `json:"name"`
	// Old and New are the files that the stack was read from; empty for a side
	// that does not have the stack.
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
	// Fate says what becomes of a stack that only the old side has: Kept, as
	// nobody deletes it, or Deleted or Left if it is nested in another stack.
	Fate Fate `json:"fate,omitempty"`
}

// Action is what CloudFormation does to a resource.
type Action string

// The actions.
const (
	// Create creates the resource.
	Create Action = "create"
	// Update updates the resource in place.
	Update Action = "update"
	// Replace creates another resource, then deletes or leaves the old one.
	Replace Action = "replace"
	// Delete deletes the resource.
	Delete Action = "delete"
	// Leave removes the resource from the stack without deleting it.
	Leave Action = "leave"
	// Undecided means that only the deployment knows.
	Undecided Action = "undecided"
)

// Fate is what becomes of the old resource.
type Fate string

// The fates.
const (
	// Kept means that the resource is the same as before.
	Kept Fate = "kept"
	// Deleted means that the resource is gone.
	Deleted Fate = "deleted"
	// Left means that the resource stays, but in no stack.
	Left Fate = "left"
	// Unknown means that only the deployment knows.
	Unknown Fate = "unknown"
)

// Change is what becomes of a resource.
type Change struct {
	// Stack is the name of the stack.
	Stack string `json:"stack"`
	// LogicalID is the logical id, on the new side if it has the resource.
	LogicalID string `json:"logicalId"`
	// Type is the type of the resource.
	Type string `json:"type"`
	// Name is the physical name on the old side, or on the new side if the
	// resource is new. It is the logical id if CloudFormation generates the
	// name.
	Name string `json:"name"`
	// NewName is the name afterwards, if it differs.
	NewName string `json:"newName,omitempty"`
	// Action is what CloudFormation does to the resource.
	Action Action `json:"action"`
	// Fate is what becomes of the old resource; empty if there was none.
	Fate Fate `json:"fate,omitempty"`
	// Properties lists the properties that differ, and Replaces those among
	// them that make CloudFormation replace the resource.
	Properties []string `json:"properties,omitempty"`
	Replaces   []string `json:"replaces,omitempty"`
}

// Finding is a consequence of the deployment that somebody should know.
type Finding struct {
	// Kind is the kind of the finding, such as logs-deleted.
	Kind Kind `json:"kind"`
	// Severity says how bad it is.
	Severity Severity `json:"severity"`
	// Stack, LogicalID, Type and Name are those of the resource, as in Change.
	// A finding about a stack has neither a logical id nor a type.
	Stack     string `json:"stack"`
	LogicalID string `json:"logicalId,omitempty"`
	Type      string `json:"type,omitempty"`
	Name      string `json:"name"`
	// Text says, in sentences, what happens and why.
	Text string `json:"text"`
	// Differs lists what differs.
	Differs []Difference `json:"differs,omitempty"`
	// Remedy says, in sentences, what to do; empty if there is nothing to do.
	Remedy string `json:"remedy,omitempty"`
}

// Difference is one thing that differs between the two sides.
type Difference struct {
	// What names what differs, such as a property.
	What string `json:"what"`
	// Was and Is are the two values; empty where the value is not given.
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
