package contract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// refused checks that a contract is refused for exactly one reason, or accepted
// if there is none.
func refused(t *testing.T, source, want string) {
	t.Helper()
	_, err := Parse("c.yaml", []byte(source))
	switch {
	case want == "" && err != nil:
		t.Errorf("%s: %v", source, err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%s: %v, want %s", source, err, want)
	}
}

var everyType = []Type{String, Number, Boolean, Time, IP, List, Object}

// Each use of a field allows certain types.
func TestTypesOfRoles(t *testing.T) {
	for name, allowed := range map[string][]Type{
		"level": {String, Number}, "logger": {String}, "message": {String}, "metric_name": {String}, "metric_value": {Number}, "metric_unit": {String}, "event_type": {String},
	} {
		rest := ""
		if name == "event_type" {
			rest = "eventField: event_type\n"
		}
		for _, is := range everyType {
			want := fmt.Sprintf("type %s cannot be the ", is)
			if slices.Contains(allowed, is) {
				want = ""
			}
			levels := ""
			if name == "level" && is == Number {
				levels = "levels: {DEBUG: '1', INFO: '2', WARNING: '3', ERROR: '4', CRITICAL: '5'}\n"
			}
			refused(t, fmt.Sprintf("fields: {%s: {type: %s}}\n", name, is)+rest+levels, want)
		}
		refused(t, fmt.Sprintf("fields: {%s: {type: %s, pii: private}}\n", name, allowed[0])+rest, " cannot be personal data or a secret")
	}
}

// A wrong type of a field is reported once, and not again for each event that
// the field recognises.
func TestTypesOfRolesAreToldOnce(t *testing.T) {
	_, err := Parse("c.yaml", []byte("fields: {message: {type: list}}\nevents: {e: {match: [{message: a}]}}\n"))
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "type list cannot be the message") {
		t.Errorf("%v", err)
	}
}

// A field that splits a metric has few values, and no sensitive ones.
func TestDimensions(t *testing.T) {
	for _, is := range everyType {
		want := "cannot split a metric"
		if is == String || is == Number || is == Boolean {
			want = ""
		}
		refused(t, fmt.Sprintf("fields: {of: {type: %s, dimension: true}}\n", is), want)
	}
	for _, pii := range []PII{Email, Private, Secret} {
		refused(t, fmt.Sprintf("fields: {of: {pii: %s, dimension: true}}\n", pii), "cannot split a metric")
	}
	metric := "fields: {metric_name: {}, metric_value: {type: number}, a: {dimension: true}, b: {dimension: true}, c: {dimension: true}, d: {dimension: true}, e: {}}\nmetrics: {m: {dimensions: [%s]}}\n"
	for dimensions, want := range map[string]string{
		"a, b, c": "", "": "", "a, b, c, d": "there are 4 dimensions: CloudWatch allows 3", "e": "e may have many values", "f": `the contract has no field "f"`,
	} {
		refused(t, fmt.Sprintf(metric, dimensions), want)
	}
}

// Log-based metrics have valid names, and a field that marks their records.
func TestMetricsOfAContract(t *testing.T) {
	fields := "fields: {metric_name: {}, metric_value: {type: number}}\n"
	for name, want := range map[string]string{
		"m": "", strings.Repeat("m", 255): "", strings.Repeat("m", 256): "the name of a metric has 1 to 255 characters", "''": "the name of a metric has 1", "'a:b'": "none of : * $", "'a*'": "none of : * $", "'a$b'": "none of : * $",
	} {
		refused(t, fields+"metrics: {"+name+": {}}\n", want)
	}
	refused(t, "fields: {metric_name: {}}\nmetrics: {m: {}}\n", `log-based metrics are read from metric_name and metric_value: the contract has no field "metric_value": did you mean metric_name?`)
	refused(t, "fields: {metric_value: {type: number}}\nmetrics: {m: {}}\n", `the contract has no field "metric_name"`)
}

// Only some fields can have a unit, be indexed, or be inside others.
func TestFieldsOfAContract(t *testing.T) {
	for _, is := range everyType {
		want := fmt.Sprintf("a field of type %s has no unit", is)
		if is == Number {
			want = ""
		}
		refused(t, fmt.Sprintf("fields: {of: {type: %s, unit: Count}}\n", is), want)
		refused(t, fmt.Sprintf("fields: {of: {type: %s, unit: None}}\n", is), "")
		want = fmt.Sprintf(`"of.a" is inside of, which is of type %s: no record can have both`, is)
		if is == Object {
			want = ""
		}
		refused(t, fmt.Sprintf("fields: {of: {type: %s}, a: {as: of.a}}\n", is), want)
	}
	refused(t, "fields: {of: {type: string}, a: {as: of.x.a}}\n", `"of.x.a" is inside of`)
	refused(t, "fields: {of: {as: x.y}, a: {as: x.y.z}}\n", `"x.y.z" is inside of`)
	refused(t, "fields: {of: {as: x.y}, a: {as: x.z}}\n", "")
	refused(t, "fields: {mail: {pii: email, index: true}}\n", "an index here finds nothing")
	refused(t, "fields: {iban: {pii: private, index: true}}\n", "")
	refused(t, "fields: {a: {as: x}, b: {as: x}}\n", `"x" is already the name of a`)
}

// ValidName accepts the names that a field can have.
func TestValidNames(t *testing.T) {
	for as, want := range map[string]bool{
		"a": true, "A_1": true, "@timestamp": true, "_x": true, "a.b": true, "a.b.c": true, "a.1": true, "a:b": true, "a/b": true, "a-b": true, "['log.level']": true, "['a']": true, "a.['b.c']": true, "['a.b'].c": true, "['a.b'].['c.d']": true, "['1']": true,
		"": false, "1a": false, "-a": false, ":a": false, "a b": false, "a.": false, ".a": false, "a..b": false, "['']": false, "['a b']": false, "a['b']": false, "ä": false, "a,b": false, "['a'": false, "a$": false,
	} {
		if ValidName(as) != want {
			t.Errorf("%q: %v", as, !want)
		}
	}
}

// Only some fields can recognise an event.
func TestMatchesOfAContract(t *testing.T) {
	for _, is := range everyType {
		want := fmt.Sprintf("the field of is of type %s: only strings and numbers recognise an event", is)
		if is == String || is == Number || is == IP {
			want = ""
		}
		refused(t, fmt.Sprintf("fields: {of: {type: %s}}\nevents: {e: {match: [{of: '1'}]}}\n", is), want)
	}
	fields := "fields: {of: {}, n: {type: number}, mail: {pii: email}, iban: {pii: private}, other: {sameAs: of}}\n"
	for match, want := range map[string]string{
		"of: a": "", "of: a*": "", "of: '*'": "", "n: '5'": "", "n: '*'": "", "n: '-5.5e+3'": "",
		"of: ''": "an empty value recognises nothing", "of: a*b": "* is allowed only at the end", "of: a**": "* is allowed only at the end", "n: 5*": `"5*" is not a number`,
		"n: ''": "an empty value recognises nothing", "mail: a": "the field mail holds personal data or a secret", "iban: a": "the field iban holds personal data",
		"": "an empty match recognises every record", "off: a": `the contract has no field "off": did you mean of?`, "of: a, other: b": "of and other are the same field: it has one value",
	} {
		refused(t, fields+"events: {e: {match: [{"+match+"}]}}\n", want)
	}
	refused(t, fields+"events: {e: {fields: [of]}}\n", "match is missing")
	refused(t, fields+"events: {e: {match: [{of: a}]}, f: {match: [{of: a}]}}\n", "recognises e as well: a record belongs to one event")
	refused(t, fields+"events: {e: {match: [{of: a}]}, f: {match: [{of: a, n: '1'}]}}\n", "")
	refused(t, fields+"events: {e: {match: [{of: a}, {of: a}]}}\n", "")
}

// Records and events can only carry fields of the contract.
func TestListsOfAContract(t *testing.T) {
	fields := "fields: {of: {}, n: {type: number}, key: {pii: secret}, mod: {as: module}}\nreserved: [module]\n"
	for _, c := range []struct{ lists, want string }{
		{"fields: [of]", ""}, {"fields: [of], optional: [n, key]", ""}, {"fields: [of], optional: [key]", ""},
		{"fields: [off]", `the contract has no field "off"`}, {"optional: [off]", `the contract has no field "off"`},
		{"fields: [of, of]", "of appears twice"}, {"optional: [of, of]", "of appears twice"}, {"fields: [of], optional: [of]", "of appears twice"},
		{"fields: [key]", "key is a secret, which must never be written: no record can promise it"},
	} {
		refused(t, fields+"records: {"+c.lists+"}\n", c.want)
		refused(t, fields+"events: {e: {match: [{of: a}], "+c.lists+"}}\n", c.want)
	}
	refused(t, fields+"events: {e: {match: [{of: a}], fields: [mod]}}\n", `its field mod is called "module", which is reserved`)
	refused(t, fields+"events: {e: {match: [{of: a}], optional: [mod]}}\n", `its field mod is called "module", which is reserved`)
	refused(t, fields+"records: {fields: [mod]}\nevents: {e: {match: [{of: a}], fields: [mod]}}\n", "")
	refused(t, fields+"records: {optional: [mod]}\nevents: {e: {match: [{of: a}], fields: [mod]}}\n", "")
	refused(t, fields+"eventField: event\n", `eventField: the contract has no field "event"`)
}

// Levels have valid names in records.
func TestLevelsOfAContract(t *testing.T) {
	for levels, want := range map[string]string{
		"DEBUG: [trace, debug]": "", "DEBUG: [a, a]": `"a" is already the name of DEBUG`, "DEBUG: a, INFO: a": `"a" is already the name of DEBUG`,
		"DEBUG: ''": "is not a level's name", "DEBUG: 'a*'": "is not a level's name", "DEBUG: '*'": "is not a level's name",
	} {
		refused(t, "fields: {level: {}}\nlevels: {"+levels+"}\n", want)
	}
	for name, want := range map[string]string{"5": "", "-5": "", "05": `"05" is not a number`, "five": `"five" is not a number`, "1e400": `"1e400" is not a number`} {
		refused(t, "fields: {level: {type: number}}\nlevels: {DEBUG: '10', INFO: '20', WARNING: '30', ERROR: '40', CRITICAL: '"+name+"'}\n", want)
	}
}

// isNumber accepts exactly the numbers of JSON.
func TestIsNumber(t *testing.T) {
	for text, want := range map[string]bool{
		"0": true, "-0": true, "10": true, "1.5": true, "0.05": true, "1e5": true, "1E+5": true, "1.5e-5": true,
		"": false, "01": false, "-": false, "1.": false, ".5": false, "+1": false, "1e": false, "0x1": false, "1_000": false, "NaN": false, "Infinity": false, "1e400": false, " 1": false,
	} {
		if isNumber(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// The number of indexed fields and the length of their names are limited.
func TestLimitsOfIndexes(t *testing.T) {
	indexed := func(n, length int) error {
		var b strings.Builder
		b.WriteString("fields:\n")
		for i := range n {
			fmt.Fprintf(&b, "  f%d: {as: %s%02d, index: true}\n", i, strings.Repeat("x", length-2), i)
		}
		_, err := parsed(t, b.String()).IndexedFields()
		return err
	}
	for _, c := range []struct {
		n, length int
		ok        bool
	}{{20, 100, true}, {21, 10, false}, {1, 101, false}} {
		if err := indexed(c.n, c.length); (err == nil) != c.ok {
			t.Errorf("%d of %d characters: %v", c.n, c.length, err)
		}
	}
}
