package filterpattern

import "fmt"

// terms reads a pattern of terms (user guide,
// matching-terms-unstructured-log-events).
func (p *parser) terms() (*TermList, error) {
	list := &TermList{Span: Span{Offset: p.pos}}
	for !p.done() {
		term, err := p.term()
		if err != nil {
			return nil, err
		}
		list.Terms = append(list.Terms, term)
		list.Length = p.pos - list.Offset
		p.space()
	}
	return list, nil
}

func (p *parser) term() (*Term, error) {
	start := p.pos
	term := &Term{}
	switch p.peek() {
	case '?':
		term.Mode = Optional
	case '-':
		term.Mode = Excluded
	}
	if term.Mode != Required {
		p.pos++
		if p.done() || isSpace(p.peek()) {
			return nil, p.fail(start, p.pos,
				fmt.Sprintf("%s stands alone", p.src[start:p.pos]),
				"write it right before its term, without a space: ?term, -term")
		}
	}
	var err error
	switch p.peek() {
	case '"':
		term.Quoted = true
		term.Value, err = p.quotedTerm()
	case '%':
		if term.Mode != Required {
			return nil, p.fail(start, start+1,
				fmt.Sprintf("%s before a regular expression is not documented", p.src[start:p.pos]),
				"put alternatives into one expression: %ERROR|WARN%")
		}
		term.Value, err = p.regex()
	default:
		term.Value, err = p.bareTerm(start)
	}
	if err != nil {
		return nil, err
	}
	if !p.done() && !isSpace(p.peek()) {
		return nil, p.fail(p.pos, p.until(""), "a term ends here, and another one follows without a space",
			`separate terms by spaces; write \" for a quote inside of a quoted term`)
	}
	term.Span = p.since(start)
	return term, nil
}

func (p *parser) quotedTerm() (Value, error) {
	s, err := p.quoted()
	if err != nil {
		return nil, err
	}
	if s.Text == "" {
		return nil, p.fail(s.Offset, p.pos, "the term is empty",
			"leave the whole pattern empty to match every event")
	}
	return s, nil
}

// bareTerm reads a term without quotes. start is the offset of its prefix.
func (p *parser) bareTerm(start int) (Value, error) {
	at, end := p.pos, p.until("")
	text := p.src[at:end]
	for i := at; i < end; i++ {
		if isWord(p.src[i]) || p.src[i] == '.' {
			continue
		}
		r, after := p.rune(i)
		hint := "quote it: " + p.src[start:at] + quote(text)
		message := fmt.Sprintf("%q needs quotes in a term", r)
		switch {
		case r == '*':
			message = "* is not a wildcard in a term, and needs quotes there"
			hint = "a term matches anywhere in the event, even inside words: leave the * out"
		case at == i && r == '\'':
			_, hint = p.singleQuotes(end)
		case at == i && r == '$':
			hint = `put a JSON pattern in braces: { $.level = "ERROR" }`
		case r == '%':
			hint = "a regular expression is a term of its own: %...%, with spaces around it"
		}
		return nil, p.fail(i, after, message, straight(r, hint))
	}
	p.pos = end
	return &String{Span: p.since(at), Text: text}, nil
}
