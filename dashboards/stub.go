package dashboards

import "github.com/logstack-go/logstack/alarmrules"

type Layout struct {
	PricePerGB float64 `yaml:"pricePerGB"`
}
type Graph struct{}
type Table struct{ Title, Query string }

func (l Layout) Resolve(alarmrules.Set) []Graph                     { return nil }
func (l Layout) ShownTables() []Table                               { return nil }
func (l Layout) Check(alarmrules.Set, []string) alarmrules.Mistakes { return nil }
func (l Layout) Across([]string, alarmrules.Set) []Graph            { return nil }
