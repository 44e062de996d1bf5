package cloudwatch

import (
	"strings"
	"testing"
)

func TestCheckSystemFields(t *testing.T) {
	for _, c := range []struct {
		fields []string
		want   string
	}{
		{nil, ""},
		{[]string{"@aws.account", "@aws.region", "@source.log"}, ""},
		{[]string{"@account"}, `there is no system field "@account": use one of @aws.account, @aws.region, @source.log`},
		{[]string{"@aws.region", "@aws.region"}, "the system field @aws.region is given twice"},
	} {
		got := ""
		if err := CheckSystemFields(c.fields); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%v: %q", c.fields, got)
		}
	}
}

func TestCheckSystemDimensions(t *testing.T) {
	if err := CheckSystemDimensions(systemDimensions); err != nil {
		t.Error(err)
	}
	const want = `there is no system field "@source.log": use @aws.account or @aws.region`
	if err := CheckSystemDimensions([]string{"@source.log"}); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCheckSelection(t *testing.T) {
	for criteria, want := range map[string]string{
		"": "",
		`@aws.region = "us-east-1" or @aws.account IN ["123456789012", "987654321098"]`: "",
		`@aws.region != "@aws.zone"`:   "",
		"  ":                           "it is blank: leave it out to select all log events",
		`@aws.region = "us-east-1`:     `a quote is never closed in @aws.region = "us-east-1`,
		`@aws.acount = "123456789012"`: "there is no system field @aws.acount: did you mean @aws.account? Use @aws.account or @aws.region",
		`@aws.zone = "a"`:              "there is no system field @aws.zone: use @aws.account or @aws.region",
		strings.Repeat("x", 2001):      "it has 2001 characters: at most 2000 are allowed",
		strings.Repeat("x", 2000):      "",
	} {
		got := ""
		if err := CheckSelection(criteria); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", criteria, got, want)
		}
	}
}
