package lint

import "github.com/logstack-go/logstack/cloudwatch/filterpattern"

var filterReadsOtherwise = Check{ID: "filter/reads-otherwise", Severity: Warning, run: func(p *pass) {
	for _, f := range p.filters() {
		if !f.parsed {
			continue
		}
		told := map[string]bool{}
		for _, w := range f.pattern.Warnings() {
			if told[w.Message] {
				continue // the term is another one
			}
			told[w.Message] = true
			found := message{summary: "its pattern is not read as it looks: " + w.Message, remedy: w.Hint}
			if w.Kind == filterpattern.FullStop || w.Kind == filterpattern.NumberText {
				found.severity = Info
			}
			f.tell(p, "FilterPattern", found)
		}
	}
}}
