package insights

import "testing"

func TestFieldNames(t *testing.T) {
	for source, want := range map[string]string{
		"a":             "a",
		"`a`":           "a",
		"user.id":       "user.id",
		"`user.id`":     "user.id",
		"`detail-type`": "detail-type",
		"@`aws.tag.x`":  "@aws.tag.x",
		"a.`b.c`.d":     "a.`b.c`.d",
		"a.`b`":         "a.b",
		"users[1].name": "users[1].name",
		"items.0.id":    "items.0.id",
	} {
		f := parse(t, "fields "+source).Commands()[0].(*Fields).Items[0].X.(*Field)
		if f.Name() != want {
			t.Errorf("%s is called %q, want %q", source, f.Name(), want)
		}
	}
}
