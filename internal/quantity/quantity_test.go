package quantity

import (
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/internal/strictyaml"
)

func TestDuration(t *testing.T) {
	for text, want := range map[string]string{"15m": "15m", "90m": "1h30m", "2h": "2h", "800ms": "800ms", "1h0m5s": "1h0m5s", "3m20s": "3m20s", "2m30s": "2m30s", "24h": "24h", "10s": "10s", "20m": "20m", "1h40s": "1h0m40s"} {
		var d Duration
		if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != want {
			t.Errorf("%s: %s, %v", text, d, err)
		}
	}
	for _, text := range []string{"", "5", "0s", "-1m", "5 minutes"} {
		if err := new(Duration).UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), "is not a duration: write it like 800ms, 5s, 15m or 1h") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestPercent(t *testing.T) {
	for text, want := range map[string]string{"1%": "1%", "99.9%": "99.9%", "0%": "0%", "100%": "100%", "5.0%": "5%"} {
		var p Percent
		if err := p.UnmarshalText([]byte(text)); err != nil || p.String() != want {
			t.Errorf("%s: %s, %v", text, p, err)
		}
	}
	for _, text := range []string{"", "5", "101%", "-1%", "1e1%", "%", "+1%"} {
		if err := new(Percent).UnmarshalText([]byte(text)); err == nil || !strings.Contains(err.Error(), "is not a share") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAmount(t *testing.T) {
	for text, want := range map[string]Amount{"5": {Number: 5}, "0.5": {Number: 0.5}, "-2": {Number: -2}, "3s": {Length: 3 * time.Second}} {
		var got struct {
			A Amount `yaml:"a"`
		}
		node, err := strictyaml.Parse("f.yaml", []byte("a: "+text))
		if err == nil {
			err = node.Decode(&got).Err()
		}
		if err != nil || got.A != want || got.A.String() != text {
			t.Errorf("%s: %v, %v", text, got.A, err)
		}
	}
	for text, want := range map[string]string{
		"soon": `f.yaml:1:4: a: "soon" is not a duration: write it like 800ms, 5s, 15m or 1h, or give a plain number`,
		"[1]":  "f.yaml:1:4: a: must be a number, got a list",
	} {
		var got struct {
			A Amount `yaml:"a"`
		}
		node, _ := strictyaml.Parse("f.yaml", []byte("a: "+text))
		if err := node.Decode(&got).Err(); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestPositive(t *testing.T) {
	for text, want := range map[string]string{
		"1": "", "5": "", "0": "a.yaml:1:4: n: must be 1 or more, got 0", "-1": "a.yaml:1:4: n: must be 1 or more, got -1",
		"1.5": "a.yaml:1:4: n: must be a whole number such as 5, got 1.5",
	} {
		node, err := strictyaml.Parse("a.yaml", []byte("n: "+text+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		var of struct {
			N Positive `yaml:"n"`
		}
		got := ""
		if err := node.Decode(&of).Err(); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
		if (of.N == -1) != (want != "") {
			t.Errorf("%s reads as %d", text, of.N)
		}
	}
}
