package archive

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestPrefixes(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Prefix("application"), "application/!{timestamp:yyyy/MM/dd/HH}/"},
		{ErrorPrefix("application"), "errors/application/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd/HH}/"},
		{Location("bucket", "audit"), "s3://bucket/audit/"},
		{Hour(time.Date(2025, 3, 11, 9, 59, 59, 0, time.FixedZone("", 3600))), "2025/03/11/08"},
		{Database("Shop-API", "prod"), "shop_api_prod_logs"},
		{TableName("web-shop"), "web_shop"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// Records that Firehose could not deliver are not below any table's folder, so
// no table reads them.
func TestErrorsLieUnderNoTable(t *testing.T) {
	for _, folder := range []string{"application", "error", "a"} {
		if !ValidFolder(folder) {
			t.Errorf("%q is no folder", folder)
		}
		if strings.HasPrefix(ErrorPrefix("x"), folder+"/") {
			t.Errorf("errors lie under %q", folder)
		}
	}
	for _, folder := range []string{"errors", "", "a/b", "Application", "a_b", "-a", strings.Repeat("a", 101)} {
		if ValidFolder(folder) {
			t.Errorf("%q is a folder", folder)
		}
	}
}

// Athena computes the folders that Firehose writes.
func TestProjection(t *testing.T) {
	p := Parameters("bucket", "web")
	template := p["storage.location.template"]
	format := p["projection.datehour.format"]
	want := "s3://bucket/" + strings.ReplaceAll(Prefix("web"), "!{timestamp:"+format+"}", "${datehour}")
	if template != want {
		t.Errorf("Athena reads %q, Firehose writes %q", template, want)
	}
	if got := p["projection.datehour.range"]; got != "2025/01/01/00,NOW" {
		t.Errorf("the range is %q", got)
	}
}

func TestColumnsHaveNamesThatAthenaTakes(t *testing.T) {
	valid := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	for _, c := range append(Columns(), PartitionKeys()...) {
		if !valid.MatchString(c.Name) || c.Comment == "" || c.Name != Partition && strings.ToLower(c.Key) != c.Name {
			t.Errorf("%+v", c)
		}
	}
}
