package changes

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/logstack-go/logstack/template"
)

// Comparing any two templates does not panic, and comparing a template with
// itself finds no loss and no failure.
func FuzzCompare(f *testing.F) {
	paths, err := filepath.Glob("../testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data), `{"Resources": {}}`)
		f.Add(`{"Resources": {}}`, string(data))
	}
	f.Add("Resources:\n"+key(keptPolicy, "/a")+encrypted("A", "/a", ofKey), "Resources:\n"+key("", "*"))
	f.Add("Resources:\n"+topics("T", "Email T a@example.com"), "Resources:\n"+topics("T", "R T a@example.com"))
	f.Add(`{"Resources": {"A": {"Type": "AWS::KMS::Alias", "Properties": {"AliasName": {"Ref": "A"}, "TargetKeyId": {"Ref": "A"}}}, "G": {"Type": "AWS::Logs::LogGroup", "Properties": {"KmsKeyId": {"Ref": "A"}}}}}`, `{"Resources": {}}`)
	f.Add(`{"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "B"}}}, "B": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "A"}}}}}`, `{"Resources": {"B": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "A"}}}}}`)
	f.Fuzz(func(t *testing.T, a, b string) {
		old, err := template.Parse("old", []byte(a), template.Options{})
		if err != nil {
			return
		}
		is, err := template.Parse("new", []byte(b), template.Options{})
		if err != nil {
			return
		}
		if _, err := Compare([]*template.Template{old}, []*template.Template{is}); err != nil {
			t.Fatal(err)
		}
		r, err := Compare([]*template.Template{old}, []*template.Template{old})
		if err != nil {
			t.Fatal(err)
		}
		if worst := r.Worst(); worst != "" {
			t.Fatalf("compared with itself: %+v", r.Findings)
		}
	})
}
