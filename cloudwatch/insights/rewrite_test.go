package insights

import "testing"

func TestRewrite(t *testing.T) {
	event := func(e Expr) (string, bool) {
		b, ok := e.(*Binary)
		if !ok || b.Op != "=" {
			return "", false
		}
		field, ok := b.X.(*Field)
		if !ok || field.Name() != "event" {
			return "", false
		}
		return `kind = "a" or text = ` + Quote(b.Y.(*String).Value), true
	}
	for source, want := range map[string]string{
		`filter event = "say \"hi\""`:                                                   "filter kind = \"a\" or text = \"say \\\"hi\\\"\"",
		`filter event = "x" and level = "ERROR"`:                                        "filter (kind = \"a\" or text = \"x\") and level = \"ERROR\"",
		`filter not event = "x" | stats count() as n`:                                   "filter not (kind = \"a\" or text = \"x\")\n| stats count() as n",
		`fields a | filter b = "event"`:                                                 "fields a\n| filter b = \"event\"",
		`filter if(event = "x", 1, 0) = 1`:                                              "filter if(kind = \"a\" or text = \"x\", 1, 0) = 1",
		`fields not event = "x" as b | display b`:                                       "fields not (kind = \"a\" or text = \"x\") as b\n| display b",
		`stats sum(if(event = "x" and c > 1, 1, 0)) as n by if(event = "y", 1, 0) as b`: "stats sum(if((kind = \"a\" or text = \"x\") and c > 1, 1, 0)) as n by if(kind = \"a\" or text = \"y\", 1, 0) as b",
	} {
		q, err := MustParse(source).Rewrite(event)
		if err != nil {
			t.Errorf("%s: %v", source, err)
		} else if got := q.String(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
	// No parentheses are added where none are needed.
	one := func(e Expr) (string, bool) {
		b, ok := e.(*Binary)
		return `kind = "a"`, ok && b.Op == "="
	}
	for source, want := range map[string]string{
		`filter b = "x" or b = "y"`:       `filter kind = "a" or kind = "a"`,
		`filter not b = "x" and c > 1`:    `filter not (kind = "a") and c > 1`,
		`fields 1 + (b = "x") as n`:       `fields 1 + (kind = "a") as n`,
		`filter (b = "x" or c) and d > 1`: `filter (kind = "a" or c) and d > 1`,
	} {
		q, err := MustParse(source).Rewrite(one)
		if err != nil {
			t.Errorf("%s: %v", source, err)
		} else if got := q.String(); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", source, got, want)
		}
	}
	if _, err := MustParse("filter a = 1").Rewrite(func(Expr) (string, bool) { return "a b", true }); err == nil {
		t.Error("what is no query came out as one")
	}
}
