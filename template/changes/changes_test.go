package changes

import (
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// parse reads a template given only its resources.
func parse(t *testing.T, stack, resources string) *template.Template {
	t.Helper()
	text := strings.ReplaceAll(strings.Trim(resources, "\n"), "\t", "  ")
	if !strings.Contains(text, "Resources:") {
		if strings.TrimSpace(text) == "" {
			text = "  {}"
		}
		text = "Resources:\n" + text
	}
	parsed, err := template.Parse(stack, []byte(text), template.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return parsed
}

// compare compares two templates given only their resources.
func compare(t *testing.T, old, is string) *Report {
	t.Helper()
	r, err := Compare([]*template.Template{parse(t, "stack", old)}, []*template.Template{parse(t, "stack", is)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// testCase is a change and the findings of one kind that it causes. A finding
// is written as its logical id, severity and a part of its text, separated by
// colons.
type testCase struct {
	name, old, new string
	want           []string
}

// try compares the findings of a kind with those in a table.
func try(t *testing.T, of Kind, all []testCase) {
	t.Helper()
	for _, test := range all {
		t.Run(test.name, func(t *testing.T) {
			t.Helper()
			hold(t, of, compare(t, test.old, test.new), test.want)
		})
	}
}

func hold(t *testing.T, of Kind, r *Report, want []string) {
	t.Helper()
	var got []string
	for _, f := range r.Findings {
		if f.Kind == of {
			got = append(got, f.LogicalID+": "+string(f.Severity)+": "+f.Text+" "+differences(f))
		}
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("missing: %s", want[i])
		case i >= len(want):
			t.Errorf("too many: %s", got[i])
		default:
			parts := strings.SplitN(want[i], ": ", 3)
			if !strings.HasPrefix(got[i], parts[0]+": "+parts[1]+": ") || len(parts) > 2 && !strings.Contains(got[i], parts[2]) {
				t.Errorf("got  %s\nwant %s", got[i], want[i])
			}
		}
	}
	if t.Failed() {
		for _, f := range r.Findings {
			if f.Kind != of {
				t.Logf("beside: %s: %s: %s: %s", f.Kind, f.LogicalID, f.Severity, f.Text)
			}
		}
	}
}

func differences(f Finding) string {
	var all []string
	for _, d := range f.Differs {
		all = append(all, "["+d.What+": "+d.Was+" -> "+d.Is+"]")
	}
	return strings.Join(all, " ")
}

// Two equal templates have no findings, and neither have two empty ones.
func TestNothingChanges(t *testing.T) {
	for name, resources := range map[string]string{"empty": "", "one": groupResource} {
		r := compare(t, resources, resources)
		if len(r.Findings)+len(r.Changes) > 0 || r.Worst() != "" {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

const groupResource = `
  Group:
    Type: AWS::Logs::LogGroup
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {LogGroupName: /shop, RetentionInDays: 30}
`

// Every kind has a unique name, a title, a meaning and a remedy.
func TestKinds(t *testing.T) {
	all := Kinds()
	for i, k := range all {
		doc := k.Doc()
		if doc.Title == "" || doc.Meaning == "" || doc.Remedy == "" || !slices.Contains(Severities(), doc.Severity) {
			t.Errorf("%s: %+v", k, doc)
		}
		if slices.Index(all, k) != i {
			t.Errorf("%s is there twice", k)
		}
	}
}
