package day

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"
)

// The same seed generates the same logs, and they match their description.
func TestGenerate(t *testing.T) {
	var a, b, c bytes.Buffer
	first, err := generate(&a, 1, 2_000_000)
	if err != nil {
		t.Fatal(err)
	}
	second, _ := generate(&b, 1, 2_000_000)
	other, _ := generate(&c, 2, 2_000_000)
	if !bytes.Equal(a.Bytes(), b.Bytes()) || first != second || bytes.Equal(a.Bytes(), c.Bytes()) || first == other {
		t.Error("the logs do not follow from the seed")
	}
	if a.Len() < 2_000_000 || a.Len() > 2_010_000 {
		t.Errorf("%d bytes", a.Len())
	}
	var naive Truth
	objects := int64(0)
	for line := range strings.Lines(a.String()) {
		naive.Lines++
		var record struct{ Timestamp, Level string }
		if json.Unmarshal([]byte(line), &record) != nil {
			continue
		}
		objects++
		if record.Level == "ERROR" {
			naive.Errors++
		}
		if record.Level != "INFO" {
			naive.Others++
		}
		if _, err := time.Parse(time.RFC3339, record.Timestamp); err != nil {
			t.Fatal(err)
		}
	}
	if naive != first || naive.Errors == 0 {
		t.Errorf("there are %+v, want %+v", naive, first)
	}
	// As in a real service, about five of six lines are JSON.
	if share := float64(objects) / float64(naive.Lines); share < 0.75 || share > 0.9 {
		t.Errorf("%.2f of the lines are JSON", share)
	}
}
