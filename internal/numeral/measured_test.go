package numeral

import "testing"

func TestShort(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 1: "1", 12.345: "12.3", 123.4: "123", 999.9: "1000", 1234: "1.23k", 45600000: "45.6M", -1234: "-1.23k",
		0.5: "0.5", 0.0512: "0.0512", 0.001234: "0.00123", 99.97: "100", 1e18: "1000P", 1e-13: "0",
	} {
		if got := Short(value); got != want {
			t.Errorf("%v: %s, want %s", value, got, want)
		}
	}
}

// The numbers of a column share the number of decimals, which is no larger than
// needed to tell them apart.
func TestColumns(t *testing.T) {
	for _, c := range []struct {
		all  []float64
		want string
	}{
		{[]float64{3165.4279, 10984.39, 0.4}, "3165 10984 0"},
		{[]float64{12.3456, 1}, "12.35 1.00"},
		{[]float64{0.01234, 0.5}, "0.0123 0.5000"},
		{[]float64{200, 404}, "200 404"},
		{[]float64{1e12, 123456}, "1000000000000 123456"},
		{[]float64{-0.00001, 12.5}, "0.00 12.50"},
		{[]float64{1e-12, 0}, "0.000000000001 0.000000000000"},
		{nil, ""},
	} {
		got := ""
		for i, v := range c.all {
			if i > 0 {
				got += " "
			}
			got += Fixed(v, Decimals(c.all))
		}
		if got != c.want {
			t.Errorf("%v: %s, want %s", c.all, got, c.want)
		}
	}
}
