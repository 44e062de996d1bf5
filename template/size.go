package template

// Size is how much there is in a template, of what CloudFormation takes so much
// (cloudformation-limits).
type Size struct {
	// Resources are those that the template declares, whatever their conditions, with what
	// its loops make; Outputs, Parameters and Mappings are counted likewise.
	Resources, Outputs, Parameters, Mappings int
	// Bytes are those of its file.
	Bytes int
}

// Size returns how much there is in the template, without what is nested in it. It is
// nothing of what was not read from a template.
func (t *Template) Size() Size {
	if t.Origin() != CloudFormation {
		return Size{}
	}
	top := t.source.document.top
	return Size{
		Resources:  max(len(asObject(top["Resources"])), len(t.source.order)),
		Outputs:    len(asObject(top["Outputs"])),
		Parameters: len(asObject(top["Parameters"])),
		Mappings:   len(asObject(top["Mappings"])),
		Bytes:      len(t.source.document.data),
	}
}
