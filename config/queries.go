package config

import (
	"errors"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
)

// savedQueries reads the environment's saved queries: those that ship, and those of
// the user's folder.
func (r *reader) savedQueries(node strictyaml.Node, e *Environment) {
	e.SavedQueries = queries.Of(e.Contract)
	r.text(node, e.QueriesFolder, folderPattern, folderForm)
	if !folderPattern.MatchString(e.QueriesFolder) {
		return
	}
	own, err := queries.Folder(regular.Files{}, r.path(e.QueriesFolder))
	for _, err := range errlist.Unjoined(err) {
		text := err.Error()
		if syntax, ok := errors.AsType[*insights.Error](err); ok {
			before, _ := strings.CutSuffix(text, syntax.Error())
			text = before + oneLine(syntax)
		}
		r.add(node.Problem("%s", text))
	}
	if err == nil && len(own) == 0 {
		r.add(node.Problem("there is no .cwli file in %s", e.QueriesFolder))
	}
	e.own = own
	e.SavedQueries = queries.With(e.SavedQueries, own...)
}

// bindQueries reports the user's queries that the environment's contract cannot
// fulfil. A query that ships is just left out.
func (r *reader) bindQueries(node strictyaml.Node, e Environment) {
	for _, q := range e.own {
		_, err := q.Bind(e.Contract)
		for _, err := range errlist.Unjoined(err) {
			r.addTogether(node.Problem("%v", err))
		}
	}
}
