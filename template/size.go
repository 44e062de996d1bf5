package template

// Size counts what CloudFormation limits in a template (cloudformation-limits).
type Size struct {
	// Resources counts the declared resources, whatever their conditions, with
	// its loops expanded; Outputs, Parameters and Mappings are counted
	// likewise.
	Resources, Outputs, Parameters, Mappings int
	// Bytes is the size of the file.
	Bytes int
}

// Size returns the size of the template, without nested stacks. It is zero for
// a Declaration.
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
