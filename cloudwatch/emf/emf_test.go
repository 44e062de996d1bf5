package emf

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// written returns a document as one line: the time, and then for each metric its
// namespace, name, unit, resolution, the sets of dimensions, and the values.
func written(d *Document) string {
	if d == nil {
		return "nothing"
	}
	out := fmt.Sprint(d.Time)
	for _, directive := range d.Directives {
		for _, m := range directive.Metrics {
			out += fmt.Sprintf(" %s/%s %s", directive.Namespace, m.Name, m.Unit)
			if m.HighResolution {
				out += " high"
			}
			if m.Summary {
				out += " summary"
			}
			for _, set := range directive.Sets {
				out += fmt.Sprint(" ", set)
			}
			for _, v := range m.Values {
				out += fmt.Sprintf(" %gx%d", v.Value, v.Count)
			}
		}
	}
	return out
}

// of returns an event with one directive and the given members.
func of(dimensions, metrics, members string) string {
	return fmt.Sprintf(`{"_aws":{"Timestamp":1000,"CloudWatchMetrics":[{"Namespace":"shop","Dimensions":%s,"Metrics":%s}]},%s}`, dimensions, metrics, members)
}

// many returns n copies of a text, separated by commas.
func many(n int, text string) string { return strings.TrimSuffix(strings.Repeat(text+",", n), ",") }

func TestRead(t *testing.T) {
	var names, values []string
	for i := range 30 {
		names = append(names, fmt.Sprintf(`"d%02d"`, i))
		values = append(values, fmt.Sprintf(`"d%02d":"v"`, i))
	}
	thirty := strings.Join(names, ",")
	for _, c := range []struct{ name, event, want string }{
		{"a value", of(`[["path"]]`, `[{"Name":"ms","Unit":"Milliseconds"}]`, `"path":"/a","ms":7.5`), "1000 shop/ms Milliseconds [{path /a}] 7.5x1"},
		{"sets of dimensions, in the order of their names", of(`[["b","a"],["b"],[]]`, `[{"Name":"n"}]`, `"a":"1","b":"2","n":1`), "1000 shop/n None [{a 1} {b 2}] [{b 2}] [] 1x1"},
		{"several metrics", of(`[[]]`, `[{"Name":"a"},{"Name":"b","StorageResolution":1},{"Name":"c","StorageResolution":60}]`, `"a":1,"b":2,"c":3`), "1000 shop/a None [] 1x1 shop/b None high [] 2x1 shop/c None [] 3x1"},
		{"an array", of(`[[]]`, `[{"Name":"n"}]`, `"n":[1,2,2]`), "1000 shop/n None [] 1x1 2x1 2x1"},
		{"an empty array", of(`[[]]`, `[{"Name":"n"}]`, `"n":[]`), "1000 shop/n None []"},
		{"values with counts", of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Values":[1,5,9],"Counts":[2,3,0],"Max":5,"Min":1,"Count":5,"Sum":17}`), "1000 shop/n None [] 1x2 5x3"},
		{"a summary", of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Max":9,"Min":1,"Count":4,"Sum":20}`), "1000 shop/n None summary [] 1x1 9x1 5x2"},
		{"a summary of two", of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Max":9,"Min":1,"Count":2,"Sum":10}`), "1000 shop/n None summary [] 1x1 9x1"},
		{"a summary of equal values", of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Max":3,"Min":3,"Count":3,"Sum":9}`), "1000 shop/n None [] 3x1 3x1 3x1"},
		{"a summary of nothing", of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Max":0,"Min":0,"Count":0,"Sum":0}`), "1000 shop/n None []"},
		{"no dimensions at all", `{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"s","Metrics":[{"Name":"n"}]}]},"n":1}`, "1 s/n None [] 1x1"},
		{"two directives", `{"n":1,"_aws":{"CloudWatchMetrics":[{"Namespace":"a","Dimensions":[[]],"Metrics":[{"Name":"n"}]},{"Namespace":"b","Dimensions":[[]],"Metrics":[{"Name":"n"}]}],"Timestamp":5}}`, "5 a/n None [] 1x1 b/n None [] 1x1"},
		{"a full stop leads nowhere", of(`[["a.b"]]`, `[{"Name":"c.d"}]`, `"a.b":"x","c.d":1,"a":{"b":"y"},"c":{"d":2}`), "1000 shop/c.d None [{a.b x}] 1x1"},
		{"what is not known is ignored", of(`[[]]`, `[{"Name":"n","Note":"x"}]`, `"n":1,"more":{"x":[null]}`), "1000 shop/n None [] 1x1"},
		{"escapes", `{"_aws":{"Timestamp":1,"\u0043loudWatchMetrics":[{"Namespace":"s","Dimensions":[["\u0061"]],"Metrics":[{"Name":"n"}]}]},"a":"\u0041","n":1}`, "1 s/n None [{a A}] 1x1"},
		{"no directives", `{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]}}`, "1"},
		{"a hundred metrics", of(`[[]]`, "["+many(100, `{"Name":"n"}`)+"]", `"n":1`), "1000" + strings.Repeat(" shop/n None [] 1x1", 100)},
		{"a hundred values", of(`[[]]`, `[{"Name":"n"}]`, `"n":[`+many(100, "1")+"]"), "1000 shop/n None []" + strings.Repeat(" 1x1", 100)},
		{"thirty dimensions", of("[["+thirty+"]]", `[{"Name":"n"}]`, strings.Join(values, ",")+`,"n":1`), "1000 shop/n None [" + strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(thirty, `"`, "{"), "{,{", " v} {"), "29{", "29 v}") + "] 1x1"},
		{"no JSON", `x {"_aws":{"CloudWatchMetrics":[]}}`, "nothing"},
		{"not of the format", `{"CloudWatchMetrics":[],"_aws":{}}`, "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := NewReader()
			for range 2 { // the second time, directives come from the cache
				d, err := r.Read([]byte(c.event))
				if err != nil || written(d) != c.want {
					t.Errorf("%s, %v\nwant %s", written(d), err, c.want)
				}
			}
			if d, err := r.Read([]byte("{}")); d != nil || err != nil {
				t.Errorf("an event after it is %s, %v", written(d), err)
			}
			if strings.Contains(c.want, "/") && !Marked([]byte(c.event)) {
				t.Error("it is not marked")
			}
		})
	}
}

func TestProblems(t *testing.T) {
	n := `[{"Name":"n"}]`
	for _, c := range []struct{ event, want string }{
		{`{"_aws":{"Timestamp":1,"CloudWatchMetrics":{}}}`, "CloudWatchMetrics is not an array"},
		{`{"_aws":{"CloudWatchMetrics":[]}}`, "Timestamp is not a time in milliseconds since 1970: it is missing"},
		{`{"_aws":{"Timestamp":"2025-03-11","CloudWatchMetrics":[]}}`, `Timestamp is not a time in milliseconds since 1970: "2025-03-11"`},
		{`{"_aws":{"Timestamp":1.5,"CloudWatchMetrics":[]}}`, "Timestamp is not a time in milliseconds since 1970: 1.5"},
		{`{"_aws":{"Timestamp":-1,"CloudWatchMetrics":[]}}`, "Timestamp is not a time in milliseconds since 1970: -1"},
		{`{"_aws":{"Timestamp":1,"CloudWatchMetrics":["x"]}}`, `a directive is not an object: "x"`},
		{`{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Dimensions":[[]],"Metrics":[]}]}}`, "Namespace is not a text of 1 to 255 characters"},
		{`{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"","Dimensions":[[]],"Metrics":[]}]}}`, `Namespace is not a text of 1 to 255 characters: ""`},
		{`{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"AWS/Mine","Dimensions":[[]],"Metrics":[]}]}}`, "Namespace starts with AWS/, which is reserved for AWS: AWS/Mine"},
		{`{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"s","Dimensions":[[]]}]}}`, "Metrics is not an array"},
		{of(`["a"]`, n, `"a":"x","n":1`), `Dimensions is not an array of arrays of names: ["a"]`},
		{of(`[]`, n, `"n":1`), "Dimensions is not an array of arrays of names: it is empty: metrics without dimensions have [[]]"},
		{of(`"a"`, n, `"n":1`), `Dimensions is not an array of arrays of names: "a"`},
		{of(`[[1]]`, n, `"n":1`), "a dimension's name is not a valid one: 1"},
		{of(`[[":a"]]`, n, `":a":"x","n":1`), `a dimension's name is not a valid one: ":a"`},
		{of(`[["é"]]`, n, `"é":"x","n":1`), `a dimension's name is not a valid one: "é"`},
		{of(`[["a","b","a"]]`, n, `"a":"x","b":"x","n":1`), "a set has a dimension twice: a"},
		{of(`[[`+many(31, `"a"`)+`]]`, n, `"a":"x","n":1`), "a set has more than 30 dimensions: 31"},
		{of(`[["a"]]`, n, `"n":1`), "a dimension has no value that is a text: a is missing"},
		{of(`[["a"]]`, n, `"a":5,"n":1`), "a dimension has no value that is a text: a is 5"},
		{of(`[["a"]]`, n, `"a":" ","n":1`), `a dimension has no value that is a text: a is " "`},
		{of(`[["a"]]`, n, `"a":"é","n":1`), `a dimension has no value that is a text: a is "é"`},
		{of(`[[]]`, `["n"]`, `"n":1`), `a metric's definition is not an object: "n"`},
		{of(`[[]]`, `[{"Unit":"Count"}]`, `"n":1`), "a metric's Name is not a text of 1 to 255 characters"},
		{of(`[[]]`, `[{"Name":"n","Unit":"ms"}]`, `"n":1`), `a metric's Unit is not one of CloudWatch's: "ms"`},
		{of(`[[]]`, `[{"Name":"n","StorageResolution":5}]`, `"n":1`), "StorageResolution is neither 1 nor 60: 5"},
		{of(`[[]]`, `[{"Name":"n","StorageResolution":"1"}]`, `"n":1`), `StorageResolution is neither 1 nor 60: "1"`},
		{of(`[[]]`, "["+many(101, `{"Name":"n"}`)+"]", `"n":1`), "Metrics has more than 100 definitions: 101"},
		{of(`[[]]`, n, `"m":1`), "a metric has no value that is a number: n is missing"},
		{of(`[[]]`, n, `"n":"1"`), `a metric has no value that is a number: n is "1"`},
		{of(`[[]]`, n, `"n":1e300`), "a metric has no value that is a number: n is 1e300"},
		{of(`[[]]`, n, `"n":[1,null]`), "a metric has no value that is a number: n holds null"},
		{of(`[[]]`, n, `"n":[`+many(101, "1")+"]"), "a metric has more than 100 values: n has 101"},
		{of(`[[]]`, n, `"n":{"Values":[`+many(101, "1")+`],"Counts":[]}`), "a metric has more than 100 values: n has 101"},
		{of(`[[]]`, n, `"n":{"Values":[1],"Counts":[1,2]}`), "Counts is not an array as long as Values: n"},
		{of(`[[]]`, n, `"n":{"Values":[1]}`), "Counts is not an array as long as Values: n"},
		{of(`[[]]`, n, `"n":{"Values":[1],"Counts":[1.5]}`), "Counts holds something other than a whole number: n holds 1.5"},
		{of(`[[]]`, n, `"n":{"Values":[1],"Counts":[-1]}`), "Counts holds something other than a whole number: n holds -1"},
		{of(`[[]]`, n, `"n":{"value":1}`), "a metric's object has neither Values and Counts nor Max, Min, Count and Sum: n has no Max"},
		{of(`[[]]`, n, `"n":{"Max":1,"Min":2,"Count":2,"Sum":3}`), `a metric's object has neither Values and Counts nor Max, Min, Count and Sum: n is {"Max":1,"Min":2,"Count":2,"Sum":3}`},
	} {
		r := NewReader()
		for range 2 {
			d, err := r.Read([]byte(c.event))
			var problem *Problem
			if d != nil || !errors.As(err, &problem) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%s:\n%s, %v\nwant %s", c.event, written(d), err, c.want)
			}
		}
	}
}

// The cache of directives is limited.
func TestManyDirectives(t *testing.T) {
	r := NewReader()
	for i := range 3 * maxPlans {
		name := fmt.Sprintf("n%d", i)
		d, err := r.Read([]byte(of(`[[]]`, fmt.Sprintf(`[{"Name":%q}]`, name), fmt.Sprintf(`%q:%d`, name, i))))
		if err != nil || written(d) != fmt.Sprintf("1000 shop/%s None [] %gx1", name, float64(i)) {
			t.Fatalf("%s, %v", written(d), err)
		}
	}
	if len(r.plans) > maxPlans {
		t.Errorf("%d are remembered", len(r.plans))
	}
}

func TestMarked(t *testing.T) {
	for event, want := range map[string]bool{
		`{"level":"INFO"}`: false, "plain": false, `a CloudWatchMetrics b`: true, `{"a":"\n"}`: false, `{"\u0043":1}`: true,
	} {
		if got := Marked([]byte(event)); got != want {
			t.Errorf("%s: %v", event, got)
		}
	}
}

// FuzzRead checks that any text gives a document, no document, or a problem that
// says something.
func FuzzRead(f *testing.F) {
	f.Add(of(`[["a"],[]]`, `[{"Name":"n","Unit":"Count","StorageResolution":1}]`, `"a":"x","n":[1,2]`))
	f.Add(of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Values":[1],"Counts":[2]}`))
	f.Add(of(`[[]]`, `[{"Name":"n"}]`, `"n":{"Max":9,"Min":1,"Count":4,"Sum":20}`))
	f.Fuzz(func(t *testing.T, event string) {
		d, err := NewReader().Read([]byte(event))
		if err != nil {
			var problem *Problem
			if d != nil || !errors.As(err, &problem) || problem.Rule == "" {
				t.Fatalf("%s: %+v, %v", event, d, err)
			}
			return
		}
		if d == nil {
			return
		}
		if !Marked([]byte(event)) {
			t.Fatalf("%s is not marked", event)
		}
		for _, directive := range d.Directives {
			for _, m := range directive.Metrics {
				for _, v := range m.Values {
					if v.Count <= 0 {
						t.Fatalf("%s: %+v", event, m)
					}
				}
			}
		}
	})
}
