package contract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestIndexedFieldsAndDataIdentifiers(t *testing.T) {
	c := parsed(t, "extends: guide\nfields: {request_id: {as: \"http.['request.id']\"}, name: {pii: name}, address: {pii: address}}\n")
	indexes, err := c.IndexedFields()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(indexes, " "), "actor_id error_type event_type order_id http.request.id tenant_id user_id"; got != want {
		t.Errorf("indexes are %s, want %s", got, want)
	}
	if got := strings.Join(c.DataIdentifiers(), " "); got != "Address EmailAddress Name" {
		t.Errorf("masks are %s", got)
	}
	var many strings.Builder
	for i := range 14 {
		fmt.Fprintf(&many, "  f%d: {index: true}\n", i)
	}
	indexes, err = parsed(t, "extends: guide\nfields:\n  trace: {as: '@trace', index: true}\n").IndexedFields()
	if err != nil || !slices.Contains(indexes, "@@trace") {
		t.Errorf("a field of the log's own that starts with @: %q, %v", indexes, err)
	}
	for _, name := range Presets() {
		preset, err := Preset(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := preset.IndexedFields(); err != nil {
			t.Errorf("%v", err)
		}
	}
	long := strings.Repeat("x", 101)
	if _, err := parsed(t, "extends: guide\nfields:\n  trace: {as: "+long+", index: true}\n").IndexedFields(); err == nil || !strings.Contains(err.Error(), "the name of field trace has 101 characters: at most 100 can be indexed") {
		t.Errorf("got %v", err)
	}
	if _, err := parsed(t, "extends: guide\nfields:\n"+many.String()).IndexedFields(); err == nil || !strings.Contains(err.Error(), "there are 21 fields to index: CloudWatch allows 20") {
		t.Errorf("%v", err)
	}
}

func parsed(t *testing.T, source string) *Contract {
	t.Helper()
	c, err := Parse("contract.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return c
}
