package replay

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// metricKey identifies a metric. The same name with other dimensions is another
// metric: CloudWatch does not aggregate across dimensions (user guide,
// cloudwatch_concepts).
type metricKey struct {
	// account and region are empty if only the deployment knows them. Then the
	// template tells metrics of the same name apart: two templates of one app
	// may well be two environments.
	account, region string
	template        string
	namespace, name string
	// dimensions in the order of their names; see dimensionKey.
	dimensions string
	// unit that an alarm asks for; empty for any.
	unit string
}

// The separators are control characters, which a dimension's name and value
// cannot contain: those are printable ASCII (API_Dimension).
const (
	betweenNameAndValue = "\x00"
	betweenDimensions   = "\x01"
)

// dimensionKey returns the same key for the same dimensions in any order.
func dimensionKey(dimensions []template.Dimension) string {
	sorted := slices.Clone(dimensions)
	slices.SortFunc(sorted, func(a, b template.Dimension) int { return strings.Compare(a.Name, b.Name) })
	key := ""
	for _, d := range sorted {
		key += d.Name + betweenNameAndValue + d.Value + betweenDimensions
	}
	return key
}

// scoped makes a name that the template could not resolve distinct from the
// same name in another template. A placeholder has a meaning only in its own
// template, and in those that it is passed to.
func scoped(t *template.Template, name string) string {
	if strings.Contains(name, "${") {
		return t.OwnerOf(name).File + "\x00" + name
	}
	return name
}

// key returns the identity of a metric in a template.
func key(t *template.Template, namespace, name string, dimensions []template.Dimension) metricKey {
	all := make([]template.Dimension, len(dimensions))
	for i, d := range dimensions {
		all[i] = template.Dimension{Name: d.Name, Value: scoped(t, d.Value)}
	}
	in := ""
	if t.Account == "" || t.Region == "" {
		in = t.Root().File
	}
	return metricKey{
		template: in,
		account:  t.Account, region: t.Region,
		namespace: scoped(t, namespace), name: scoped(t, name),
		dimensions: dimensionKey(all),
	}
}
