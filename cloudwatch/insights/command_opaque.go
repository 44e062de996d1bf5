package insights

import "strings"

// Opaque is a command for which the guide gives no grammar: search, order, head,
// tail, and unmask as a command. Its text is kept as written. The fields that it
// reads are not known: [Query.Fields] does not list them, [Query.Rename] does not
// rename them, and [Query.Check] reports the command.
type Opaque struct {
	Span
	// Command is the command's name.
	Command string
	// Text is the text after the name.
	Text string
}

// Name returns the command's name.
func (o *Opaque) Name() string { return o.Command }

func (p *parser) opaque(start int) Command {
	o := &Opaque{Command: opaqueCommands[p.tok.keyword].name}
	p.next()
	var text strings.Builder
	end := p.tok.Offset
	for depth := 0; p.tok.kind != endOfText && p.tok.kind != badToken; p.next() {
		if p.sign("(") {
			depth++
		}
		if p.sign(")") {
			depth--
		}
		if p.sign("|") || depth < 0 {
			break
		}
		// Space and comments between words shrink to one space.
		if text.Len() > 0 && p.tok.Offset > end {
			text.WriteByte(' ')
		}
		text.WriteString(p.tok.text)
		end = p.tok.end()
	}
	o.Text, o.Span = text.String(), p.since(start)
	return o
}

func (c *Opaque) print(p *printer) {
	if c.Text != "" {
		p.text(" ", c.Text)
	}
}

func (*Opaque) children() []Node {
	return nil
}

func (*Opaque) follow(s *scoper) {
	s.scope.leaky = true
}
