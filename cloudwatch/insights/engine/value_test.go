package engine

import (
	"strings"
	"testing"
)

func TestStrictTypes(t *testing.T) {
	events := []specEvent{{message: `{"a": 5, "b": "5"}`}}
	for query, want := range map[string]int{
		`filter a = "5"`: 0, `filter a = 5`: 1, `filter b = "5"`: 1, `filter b = 5`: 0, `filter a < "6"`: 0, `filter a = b`: 0, `filter a in ["5"]`: 0, `filter a != "5"`: 1,
	} {
		for _, strict := range []bool{true, false} {
			result, err := runParts(compile(t, query, Options{StrictTypes: strict}), events, 1)
			if err != nil {
				t.Fatal(err)
			}
			if !strict {
				want = 1
				if strings.Contains(query, "!=") {
					want = 0
				}
			}
			if len(result.Rows) != want {
				t.Errorf("%s, strict %v: %d rows, want %d", query, strict, len(result.Rows), want)
			}
		}
	}
}

// Number reports false for a number beyond a float64.
func TestNumberBeyondFloat(t *testing.T) {
	result, err := runParts(compile(t, "fields a, b", Options{}), []specEvent{{message: `{"a": 1e999, "b": 2}`}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f, ok := result.Rows[0][0].Number(); ok {
		t.Errorf("1e999 is %v", f)
	}
	if f, ok := result.Rows[0][1].Number(); !ok || f != 2 {
		t.Errorf("2 is %v, %v", f, ok)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]float64{
		"0": 0, "-5": -5, "+5": 5, "1.5": 1.5, "007": 7, "1e3": 1000, "-1.25E-2": -0.0125, "123456789012345678": 123456789012345678, "0.1": 0.1, "99999.99999": 99999.99999,
	} {
		if got, ok := parseNumber(text); !ok || got != want {
			t.Errorf("%s is %v %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-", ".", "1.", ".5.", "0x10", "NaN", "Inf", "1_000", " 1", "1 ", "1e", "--1", "5m"} {
		if got, ok := parseNumber(text); ok {
			t.Errorf("%q is %v", text, got)
		}
	}
	for f, want := range map[float64]string{0: "0", 5: "5", -2.5: "-2.5", 1.0 / 3: "0.3333", 293.866598: "293.8666", 0.00001: "0.00001", 0.0000001: "1e-07", 1e15: "1000000000000000", 1e21: "1000000000000000000000", 0.125: "0.125",
		100.0 / 4619: "0.02165", 0.139412: "0.1394", 23.31961: "23.3196", -0.00123456: "-0.001235", 0.0999999: "0.1"} {
		if got := formatNumber(f); got != want {
			t.Errorf("%v is shown as %s, want %s", f, got, want)
		}
	}
}

func TestRoundingBeyondAllDigits(t *testing.T) {
	events := every(1, 1, func(int) string { return `{"x": 1.5, "y": 1234}` })
	for source, want := range map[string]string{
		"round(x, 16)": "1.5", "round(x, 400)": "1.5", "round(y, -20)": "0", "round(y, 20)": "1234", "round(x, 1e9)": "1.5", "round(y, -1000)": "0",
		"round(x / 4.5, 6)": "0.333333", "round(x / 4.5, 4)": "0.3333", "round(x * 10 / 4.5, 5)": "3.33333", "x / 4.5": "0.3333",
	} {
		result, err := runParts(compile(t, "fields "+source+" as x", Options{}), events, 100)
		if err != nil || result.Rows[0][0].String() != want {
			t.Errorf("%s: %v, %v", source, result, err)
		}
	}
}
