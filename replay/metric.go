package replay

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/template"
)

// metricKey is the identity of a metric. The same name with other dimensions
// is another metric: there is no roll-up (user guide, cloudwatch_concepts).
type metricKey struct {
	// account and region are empty where only the deployment knows. Then the
	// template is what tells metrics of one name apart: two of one app are as
	// likely as not two environments.
	account, region string
	template        string
	namespace, name string
	// dimensions in the order of their names, see dimensionKey.
	dimensions string
	// unit that an alarm asks for; empty: any.
	unit string
}

// Separators that cannot stand in a dimension's name or value, which are
// printable ASCII (API_Dimension).
const (
	betweenNameAndValue = "\x00"
	betweenDimensions   = "\x01"
)

// dimensionKey is the same for the same dimensions in any order.
func dimensionKey(dimensions []template.Dimension) string {
	sorted := slices.Clone(dimensions)
	slices.SortFunc(sorted, func(a, b template.Dimension) int { return strings.Compare(a.Name, b.Name) })
	key := ""
	for _, d := range sorted {
		key += d.Name + betweenNameAndValue + d.Value + betweenDimensions
	}
	return key
}

// scoped makes a name that the template could not resolve different from that
// of another template: a placeholder means one thing in its own template only, and in
// those that it gave it to.
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
