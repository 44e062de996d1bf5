package infer

import (
	"sync"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
)

// applications returns the presets for applications.
var applications = sync.OnceValue(func() []*contract.Contract {
	var all []*contract.Contract
	for _, name := range contract.ApplicationPresets() {
		c, err := contract.Preset(name)
		if err != nil {
			panic(err) // a test reads them all
		}
		all = append(all, c)
	}
	return all
})

// ofEveryRecord lists the fields that tell presets apart.
var ofEveryRecord = []string{"level", "timestamp", "message", "logger", "event_type"}

// plainest is the preset that is used if none comes close.
const plainest = "guide"

// closest chooses the preset whose fields of every record the records have; of
// equals, the one that has more of the other fields.
func (d *draft) closest() {
	best := -1.0
	for _, c := range applications() {
		if c.Name() != plainest && d.share(c, "level") == 0 && d.share(c, "message") == 0 {
			continue // a time alone says nothing about the library
		}
		score := 0.0
		for _, role := range ofEveryRecord {
			share := d.share(c, role)
			score += share
			if f, _ := c.Field(role); role == "level" && share > 0 && !d.total[f.As].mostly(c.HasLevel) {
				score -= 1
			}
		}
		for _, role := range roles.All() {
			score += 0.02 * d.share(c, role.Name)
		}
		if c.Name() == plainest {
			score += 0.01 // of equals
		}
		if score > best {
			best, d.base = score, c
		}
	}
}

// share returns the share of the records that have a field where a preset has it.
func (d *draft) share(c *contract.Contract, field string) float64 {
	f, ok := c.Field(field)
	p := d.total[f.As]
	if !ok || p == nil {
		return 0
	}
	return float64(p.n) / float64(d.records)
}
