package contract

import "strings"

// Keys returns the keys that lead to the field in a record: log and level for
// log.level, and the single key log.level for ['log.level']. The index of an item
// of a list is a key of digits: items and 0 for items[0].
func (f Field) Keys() []string {
	keys, _ := f.steps()
	return keys
}

// list returns the number of keys that lead to the list which the field is an item
// of, or inside an item of: 1 for items[0].name. It returns 0 if there is no list.
func (f Field) list() int {
	_, list := f.steps()
	return list
}

func (f Field) steps() (keys []string, list int) {
	rest := f.As
	for rest != "" {
		if quoted, ok := strings.CutPrefix(rest, "['"); ok {
			key, after, _ := strings.Cut(quoted, "']")
			keys, rest = append(keys, key), strings.TrimPrefix(after, ".")
			continue
		}
		if index, ok := strings.CutPrefix(rest, "["); ok {
			if list == 0 {
				list = len(keys)
			}
			key, after, _ := strings.Cut(index, "]")
			keys, rest = append(keys, key), strings.TrimPrefix(after, ".")
			continue
		}
		end := strings.IndexAny(rest, ".[")
		if end < 0 {
			end = len(rest)
		}
		keys, rest = append(keys, rest[:end]), strings.TrimPrefix(rest[end:], ".")
	}
	return keys, list
}

// path returns the same text for every way to write the same keys.
func (f Field) path() string { return pathOf(f.Keys()) }

func pathOf(keys []string) string { return strings.Join(keys, "\x00") }

// QueryName returns what a Logs Insights query calls the field. There, a key with
// dots is like any other path, a name that begins with @ gets a second one, and
// other special characters need backticks (CWL_AnalyzeLogData-discoverable-fields,
// CWL_QuerySyntax-Guidelines).
func (f Field) QueryName() string {
	steps := strings.Split(strings.Join(f.Keys(), "."), ".")
	if strings.HasPrefix(steps[0], "@") {
		steps[0] = "@" + steps[0]
	}
	for i, step := range steps {
		if strings.ContainsFunc(step, func(r rune) bool {
			return r != '@' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
		}) {
			steps[i] = "`" + step + "`"
		}
	}
	return strings.Join(steps, ".")
}

// QueryName returns what a Logs Insights query calls the field with that canonical
// name. It returns the name unchanged if the contract has no such field.
func (c *Contract) QueryName(name string) string {
	if f, ok := c.Field(name); ok {
		return f.QueryName()
	}
	return name
}
