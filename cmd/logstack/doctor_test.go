package main

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The answer says what a machine has and what it lacks, and has no secrets.
func TestDoctor(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for name, text := range map[string]string{
		"home/.aws/config":      "[profile shop]\nsso_session = corp\nregion = eu-central-1\n[sso-session corp]\nsso_region = eu-west-1\n[profile plain]\noutput = json\n[profile lost]\nsso_session = gone\n",
		"home/.aws/credentials": "[ci]\naws_secret_access_key = hush\n",
		"cdk.out/manifest.json": `{"minimumCliVersion": "2.1000.0", "artifacts": {"a": {"properties": {"requiresBootstrapStackVersion": 6}}, "b": {}}}`,
		"logstack.yaml":         "application: shop\nservices: [{name: web, image: shop}]\nenvironments: {prod: {}}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	programs := map[string]string{
		"go": "go1.26.8", "node": "v24.1.0", "npm": "11.19.1", "cdk": "2.1148.1 (build 1)",
		"df": "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda 9 9 8388608 1% /",
	}
	variables := map[string]string{"AWS_PROFILE": "shop", "AWS_SECRET_ACCESS_KEY": "hush"}
	now := time.Now()
	m := machine{
		run: func(_ context.Context, name string, _ ...string) (string, error) {
			if out, ok := programs[name]; ok {
				return out, nil
			}
			return "", fs.ErrNotExist
		},
		variable: func(name string) string { return variables[name] },
		home:     "home",
		now:      func() time.Time { return now },
	}
	want := func(what, name string, is health, says string) {
		t.Helper()
		for _, f := range m.examine(t.Context()) {
			if strings.Contains(f.Found+f.Do, "hush") {
				t.Errorf("%s: a secret is told: %+v", what, f)
			}
			if f.Name == name && (f.Health != is || !strings.Contains(f.Found, says)) {
				t.Errorf("%s: %+v, want %s, %s", what, f, is, says)
			}
			if f.Health != healthOK && f.Do == "" {
				t.Errorf("%s: nobody says what to do: %+v", what, f)
			}
			if what == "all is well" && f.Health != healthOK {
				t.Errorf("%s: %+v", what, f)
			}
		}
	}
	want("all is well", "Go", healthOK, "1.26.8")
	want("all is well", "CDK CLI", healthOK, "2.1148.1")
	want("all is well", "cdk.out", healthOK, "version 6")
	want("all is well", "credentials", healthOK, "the profile shop")
	want("all is well", "region", healthOK, "eu-central-1, by the profile shop")
	want("all is well", "disk", healthOK, "8.0 GiB")
	want("all is well", "logstack.yaml", healthOK, "of shop: prod")

	programs["node"] = "v20.20.2"
	want("an old Node", "Node", healthWarning, "20.20.2: the CDK no longer supports it")
	programs["node"] = "v18.1.0"
	want("an older Node", "Node", healthMissing, "18.1.0 is too old")
	delete(programs, "node")
	want("no Node", "Node", healthMissing, "node is not on PATH")
	programs["go"] = "go1.9"
	want("an old Go", "Go", healthMissing, "1.9 is too old")
	programs["cdk"] = "2.99.0 (build 1)"
	want("an old command line", "CDK CLI", healthMissing, "2.99.0, and cdk.out needs 2.1000.0")
	programs["df"] = "x\n/dev/sda 9 9 1024 1% /"
	want("a full disk", "disk", healthWarning, "0.0 GiB")
	variables["AWS_PROFILE"] = "plain"
	want("a profile without credentials", "credentials", healthWarning, "the profile plain has none")
	want("a region of another profile", "region", healthWarning, "not set")
	variables["AWS_PROFILE"] = "lost"
	want("a profile that is wrong", "credentials", healthWarning, "the profile lost cannot be used")
	variables["AWS_PROFILE"] = "other"
	want("another profile", "credentials", healthWarning, "no profile other; the profiles are shop, plain, lost, ci")
	variables["AWS_ACCESS_KEY_ID"] = "hush"
	want("a key", "credentials", healthOK, "the environment has AWS_ACCESS_KEY_ID")
	now = now.Add(-time.Hour)
	want("a clock that is behind", "clock", healthWarning, "behind the files of cdk.out")
	if err := os.WriteFile("logstack.yaml", []byte("colour: red\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	want("a wrong configuration", "logstack.yaml", healthMissing, "application is missing")
	if err := os.RemoveAll("cdk.out"); err != nil {
		t.Fatal(err)
	}
	want("no cdk.out", "cdk.out", healthWarning, "not in this folder")
}

// A name that a terminal would show in another order is escaped in the JSON.
func TestDoctorEscapesJSON(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	file := filepath.Join(dir, "config")
	if err := os.WriteFile(file, []byte("[profile shop]\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, variable := range []string{"PATH", "AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		t.Setenv(variable, "")
	}
	t.Setenv("AWS_CONFIG_FILE", file)
	t.Setenv("AWS_PROFILE", "\u202epohs")
	var out bytes.Buffer
	c := newDoctor()
	c.SetOut(&out)
	c.SetArgs([]string{"--format", "json"})
	if err := c.Execute(); err == nil || !strings.Contains(err.Error(), "missing: Go") {
		t.Errorf("got %v", err)
	}
	if !strings.Contains(out.String(), `no profile \u202epohs`) {
		t.Errorf("got %s", out.String())
	}
}

// The text fits the width of the terminal.
func TestDiagnosesText(t *testing.T) {
	got := diagnosesText([]diagnosis{
		{healthOK, "Go", "go1.26", ""},
		{healthWarning, "bootstrap", "the template of cdk.out is unknown", "run cdk bootstrap in each account"},
	}, 50)
	want := `ok       Go            go1.26
warn     bootstrap     the template of cdk.out is
                       unknown
                       → run cdk bootstrap in each
                         account
`
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
