package docs

import (
	"errors"
	"strings"

	"github.com/logstack-go/logstack/archive/athena"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/queries"
)

// asSQL returns a list item that says with which contracts a saved query can be
// run on an archive, or why it cannot.
func asSQL(q queries.Query, contracts ...*contract.Contract) string {
	var can, not []*contract.Contract
	why := ""
	for _, c := range contracts {
		bound, err := q.Bind(c)
		if err != nil {
			continue
		}
		text, err := bound.Filled()
		if err == nil {
			_, err = athena.SQL(text, athena.Table{Name: "t"}, athena.Options{Log: athena.LogOf(c)})
		}
		if err == nil {
			can = append(can, c)
			continue
		}
		not = append(not, c)
		if syntax, ok := errors.AsType[*insights.Error](err); ok && why == "" {
			why = strings.TrimSuffix(syntax.Message, ".")
		}
	}
	with := ""
	if len(not) > 0 && len(can) > 0 {
		with = " with " + codes(presetNames(can))
	}
	switch {
	case len(can) > 0:
		return item("On an archive: as SQL" + with)
	case len(not) > 0:
		return item("On an archive: not possible, as " + why)
	}
	return ""
}
