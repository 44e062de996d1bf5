package contract

import (
	"slices"
	"strings"
)

// checkLevels reports names of levels that no record or setting can have.
func (k *checker) checkLevels() {
	c := k.contract
	for _, level := range levelOrder {
		for i, as := range c.levels[level] {
			if other, _ := c.LevelOf(as); other != level || slices.Index(c.levels[level], as) < i {
				k.add(k.at("levels", string(level)), "%q is already the name of %s: a name has one meaning", as, other)
			}
			if as == "" || strings.Contains(as, "*") {
				k.add(k.at("levels", string(level)), "%q is not a level's name: use any text without *, which is a wildcard", as)
			}
			if c.fields["level"].Type == Number && !isNumber(as) {
				k.add(k.at("levels", string(level)), "%q is not a number, but the field level is", as)
			}
		}
	}
	for _, level := range levelOrder {
		as, said := k.file.LogLevel[level]
		at := k.at("logLevel", string(level))
		if !said || !at.IsText() {
			continue
		}
		if strings.TrimSpace(as) == "" {
			k.add(at, "%q is not a level's name: give the name that the library's configuration uses", as)
		} else if other, _ := c.ParseLevel(as); c.logLevel[other] != as {
			k.add(at, "%q is the name of %s, but settings call that %q: a name has one meaning", as, other, c.logLevel[other])
		}
	}
}
