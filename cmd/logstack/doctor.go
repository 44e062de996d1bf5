package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/internal/regular"
)

// machine is what doctor examines. Tests replace it.
type machine struct {
	// run returns the output of a program; fs.ErrNotExist if there is no such
	// program.
	run func(ctx context.Context, name string, args ...string) (string, error)
	// variable returns an environment variable. home is the home folder of the
	// user.
	variable func(name string) string
	home     string
	// now returns the current time.
	now func() time.Time
}

// health is the result of an examination. What is required is ok or missing;
// other things may be a warning.
type health string

const (
	// healthOK means that it is there and fits.
	healthOK health = "ok"
	// healthWarning means that something is amiss with it, and not everything
	// needs it.
	healthWarning health = "warn"
	// healthMissing means that it is missing or too old, and nothing works
	// without.
	healthMissing health = "missing"
)

// diagnoses is the answer in JSON.
type diagnoses struct {
	// Findings are what was looked for, in the order of the text.
	Findings []diagnosis `json:"findings"`
}

// diagnosis is a line of the answer.
type diagnosis struct {
	// Health is the result of looking for it.
	Health health `json:"health"`
	// Name is what was looked for.
	Name string `json:"name"`
	// Found is what was found. Do is what to do about it, if anything.
	Found string `json:"found"`
	Do    string `json:"do,omitempty"`
}

func newDoctor() *cobra.Command {
	as := textFormat
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Report what this machine lacks",
		Long: `Report whether this machine has what it takes to build, synthesize and deploy:
Go, Node and npm, the CDK's command line, credentials and a region and, in this
folder, cdk.out and logstack.yaml. It makes no network requests. It says where
credentials are, and never prints them.

Each line begins with ok, warn or missing. If only a deployment needs it, its
absence is a warning.

With --format json, the answer is one object: findings, each with health (ok,
warn or missing), name, found and do (what to do about it).

It exits with 1 if something is missing.`,
		Example: `  logstack doctor
  logstack doctor --format json`,
		Args: arguments(0, 0),
		RunE: func(c *cobra.Command, _ []string) error {
			home, _ := os.UserHomeDir() // Without a home folder, nothing is found in it.
			all := machine{run: runProgram, variable: os.Getenv, home: home, now: time.Now}.examine(c.Context())
			if as == jsonFormat {
				if err := writeJSON(c.OutOrStdout(), diagnoses{all}); err != nil {
					return err
				}
			} else {
				fmt.Fprint(c.OutOrStdout(), diagnosesText(all, paperOf(c).lineWidth()))
			}
			var missing []string
			for _, f := range all {
				if f.Health == healthMissing {
					missing = append(missing, f.Name)
				}
			}
			if missing != nil {
				return fmt.Errorf("missing: %s", strings.Join(missing, ", "))
			}
			return nil
		},
	}
	c.Flags().Var(&as, "format", "text, for people, or json")
	return c
}

// diagnosesText returns the diagnoses for people: health and name, beside what was
// found and, after an arrow, what to do about it.
func diagnosesText(all []diagnosis, width int) string {
	var b strings.Builder
	for _, d := range all {
		head := fmt.Sprintf("%-8s %-13s ", d.Health, d.Name)
		indent := strings.Repeat(" ", len(head))
		for _, line := range wrap(shown(d.Found), width-len(head)) {
			b.WriteString(head + line + "\n")
			head = indent
		}
		if d.Do == "" {
			continue
		}
		mark := "→ "
		for _, line := range wrap(shown(d.Do), width-len(head)-2) {
			b.WriteString(indent + mark + line + "\n")
			mark = "  "
		}
	}
	return b.String()
}

// runProgram runs a program, with a timeout of seconds.
func runProgram(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if errors.Is(err, exec.ErrNotFound) {
		err = fs.ErrNotExist
	}
	return strings.TrimSpace(string(out)), err
}

// The oldest versions that work, and the version of Node below which the CDK
// will soon not run: its support of Node 20 ended on 2026-10-30, as it says
// itself at each start.
var (
	leastGo, leastNode, supportedNode = []int{1, 26}, []int{20}, []int{22}
)

// examine examines everything, in the order in which a first run needs it.
func (m machine) examine(ctx context.Context) []diagnosis {
	all := []diagnosis{
		m.program(ctx, "Go", "install Go 1.26 or newer: https://go.dev/dl", leastGo, nil, "go", "env", "GOVERSION"),
		m.program(ctx, "Node", "install Node 24: https://nodejs.org", leastNode, supportedNode, "node", "--version"),
		m.program(ctx, "npm", "it comes with Node: https://nodejs.org", nil, nil, "npm", "--version"),
	}
	assembly := readAssembly(defaultInput)
	return append(all, m.cli(ctx, assembly), assembly.diagnosis(), m.credentials(ctx), m.region(ctx), m.clock(assembly), m.disk(ctx), m.configuration())
}

var versionPattern = regexp.MustCompile(`\d+(\.\d+)*`)

// versionOf returns the numbers of the first version in a text.
func versionOf(text string) []int {
	var all []int
	for part := range strings.SplitSeq(versionPattern.FindString(text), ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		all = append(all, n)
	}
	return all
}

// program examines the version of a program: it is missing below the least
// version, and a warning below the supported one.
func (m machine) program(ctx context.Context, name, do string, least, supported []int, program string, args ...string) diagnosis {
	out, err := m.run(ctx, program, args...)
	found := versionOf(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return diagnosis{healthMissing, name, program + " is not on PATH", do}
	case err != nil || found == nil:
		return diagnosis{healthMissing, name, program + " does not print its version", do}
	case slices.Compare(found, least) < 0:
		return diagnosis{healthMissing, name, versionPattern.FindString(out) + " is too old", do}
	case slices.Compare(found, supported) < 0:
		return diagnosis{healthWarning, name, versionPattern.FindString(out) + ": the CDK no longer supports it; it still works, with a warning at each start", do}
	}
	return diagnosis{healthOK, name, versionPattern.FindString(out), ""}
}

// assembly is what a cdk.out says about the CDK that wrote it and the accounts
// it is for.
type assembly struct {
	there      bool
	written    time.Time
	leastCLI   string
	bootstrap  int
	unreadable error
}

func readAssembly(folder string) assembly {
	path := filepath.Join(folder, "manifest.json")
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return assembly{}
	}
	var data []byte
	if err == nil {
		data, err = regular.ReadFile(path)
	}
	var manifest struct {
		MinimumCLIVersion string `json:"minimumCliVersion"`
		Artifacts         map[string]struct {
			Properties struct {
				Bootstrap int `json:"requiresBootstrapStackVersion"`
			} `json:"properties"`
		} `json:"artifacts"`
	}
	if err == nil {
		err = json.Unmarshal(data, &manifest)
	}
	if err != nil {
		return assembly{there: true, unreadable: err}
	}
	a := assembly{there: true, written: info.ModTime(), leastCLI: manifest.MinimumCLIVersion}
	for _, artifact := range manifest.Artifacts {
		a.bootstrap = max(a.bootstrap, artifact.Properties.Bootstrap)
	}
	return a
}

// diagnosis says which bootstrap stack an account needs.
func (a assembly) diagnosis() diagnosis {
	const name = "cdk.out"
	switch {
	case !a.there:
		return diagnosis{healthWarning, name, "not in this folder, so the bootstrap version it needs is unknown", "synthesize with go run . or npx cdk synth"}
	case a.unreadable != nil:
		return diagnosis{healthMissing, name, fmt.Sprintf("manifest.json cannot be read: %v", a.unreadable), "delete cdk.out, and synthesize again"}
	case a.bootstrap == 0:
		return diagnosis{healthOK, name, "needs no bootstrap stack", ""}
	}
	return diagnosis{healthOK, name, fmt.Sprintf("needs a bootstrap stack of version %d or newer in each account and region", a.bootstrap),
		"see the version with aws ssm get-parameter --name /cdk-bootstrap/hnb659fds/version; create or update it with npx cdk bootstrap"}
}

// cli looks for the CDK's command line, first in the folder and then in PATH.
func (m machine) cli(ctx context.Context, a assembly) diagnosis {
	const name, do = "CDK CLI", "run npm install in the folder of package.json, or npm install aws-cdk"
	out, err := m.run(ctx, filepath.Join("node_modules", ".bin", "cdk"), "--version")
	if err != nil {
		out, err = m.run(ctx, "cdk", "--version")
	}
	found := versionOf(out)
	switch {
	case err != nil || found == nil:
		return diagnosis{healthWarning, name, "neither in node_modules nor on PATH; only a deployment needs it", do}
	case a.leastCLI != "" && slices.Compare(found, versionOf(a.leastCLI)) < 0:
		return diagnosis{healthMissing, name, fmt.Sprintf("%s, and cdk.out needs %s or newer", versionPattern.FindString(out), a.leastCLI), do}
	}
	return diagnosis{healthOK, name, versionPattern.FindString(out), ""}
}

// awsFile returns the path of a file of the AWS CLI: the one that the variable
// names, or the one in the home folder.
func (m machine) awsFile(variable, name string) string {
	return cmp.Or(m.variable(variable), filepath.Join(m.home, ".aws", name))
}

func (m machine) awsConfig() string { return m.awsFile("AWS_CONFIG_FILE", "config") }
func (m machine) awsCredentials() string {
	return m.awsFile("AWS_SHARED_CREDENTIALS_FILE", "credentials")
}

// profile returns the name of the profile that a deployment would use.
func (m machine) profile() string { return cmp.Or(m.variable("AWS_PROFILE"), "default") }

// settings returns what the files say of that profile. It makes no call.
func (m machine) settings(ctx context.Context) (awsconfig.SharedConfig, error) {
	return awsconfig.LoadSharedConfigProfile(ctx, m.profile(), func(o *awsconfig.LoadSharedConfigOptions) {
		o.ConfigFiles, o.CredentialsFiles = []string{m.awsConfig()}, []string{m.awsCredentials()}
	})
}

// section matches the header of a profile in a file of the AWS CLI.
var section = regexp.MustCompile(`(?m)^\[(?:profile )?([^\]\r\n]+)\]`)

// profiles returns the names of all profiles, those of the configuration first.
func (m machine) profiles() []string {
	var all []string
	for _, path := range []string{m.awsConfig(), m.awsCredentials()} {
		file, _ := regular.ReadFile(path) // A file that cannot be read has no profile to offer.
		for _, match := range section.FindAllSubmatch(file, -1) {
			profile := string(match[1])
			if !strings.HasPrefix(profile, "sso-session ") && !strings.HasPrefix(profile, "services ") && !slices.Contains(all, profile) {
				all = append(all, profile)
			}
		}
	}
	return all
}

// credentials says where credentials were found. It gives names, but no values.
func (m machine) credentials(ctx context.Context) diagnosis {
	const name = "credentials"
	for _, variable := range []string{"AWS_ACCESS_KEY_ID", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"} {
		if m.variable(variable) != "" {
			return diagnosis{healthOK, name, "the environment has " + variable, ""}
		}
	}
	of, err := m.settings(ctx)
	if _, ok := errors.AsType[awsconfig.SharedConfigProfileNotExistError](err); ok {
		if all := m.profiles(); all != nil {
			return diagnosis{healthWarning, name, fmt.Sprintf("no profile %s; the profiles are %s", m.profile(), strings.Join(all, ", ")), "set AWS_PROFILE to one of them"}
		}
		return diagnosis{healthWarning, name, "none found; only a deployment needs them", "run aws configure sso, or set AWS_PROFILE"}
	}
	if err != nil {
		return diagnosis{healthWarning, name, fmt.Sprintf("the profile %s cannot be used: %v", m.profile(), err), "correct it in " + m.awsConfig()}
	}
	if cmp.Or(of.Credentials.AccessKeyID, of.RoleARN, of.SSOSessionName, of.SSOStartURL, of.LoginSession, of.CredentialProcess) == "" {
		return diagnosis{healthWarning, name, fmt.Sprintf("the profile %s has none; only a deployment needs them", m.profile()), "run aws configure sso, or set AWS_PROFILE"}
	}
	return diagnosis{healthOK, name, "the profile " + m.profile(), ""}
}

// region says where a deployment would go.
func (m machine) region(ctx context.Context) diagnosis {
	for _, variable := range []string{"AWS_REGION", "AWS_DEFAULT_REGION"} {
		if region := m.variable(variable); region != "" {
			return diagnosis{healthOK, "region", region + ", by " + variable, ""}
		}
	}
	if of, err := m.settings(ctx); err == nil && of.Region != "" { // credentials reports the error
		return diagnosis{healthOK, "region", of.Region + ", by the profile " + m.profile(), ""}
	}
	return diagnosis{healthWarning, "region", "not set; only a deployment needs it", "set AWS_REGION, or region in logstack.yaml"}
}

// clock warns if the clock is behind the time at which files here were written.
// AWS refuses requests whose signature has a time that is minutes off.
func (m machine) clock(a assembly) diagnosis {
	now := m.now()
	if behind := a.written.Sub(now); a.there && behind > time.Minute {
		return diagnosis{healthWarning, "clock", fmt.Sprintf("%s behind the files of cdk.out, which were written here", behind.Round(time.Second)), "set the clock: AWS refuses requests whose time is minutes off"}
	}
	return diagnosis{healthOK, "clock", now.UTC().Format("2006-01-02 15:04:05 UTC"), ""}
}

// leastDisk is the space that a first build needs, in kilobytes: for the CDK's
// modules, the compiler's cache of them, and what jsii unpacks.
const leastDisk = 3 << 20

// disk examines how much space is free where the caches are.
func (m machine) disk(ctx context.Context) diagnosis {
	out, err := m.run(ctx, "df", "-Pk", m.home)
	lines := strings.Split(out, "\n")
	fields := strings.Fields(lines[len(lines)-1])
	if err != nil || len(fields) < 4 {
		return diagnosis{healthWarning, "disk", "cannot tell how much is free", "make sure that 3 GiB are free for a first build"}
	}
	free, err := strconv.Atoi(fields[3])
	switch found := fmt.Sprintf("%.1f GiB free for caches", float64(free)/(1<<20)); {
	case err != nil:
		return diagnosis{healthWarning, "disk", "cannot tell how much is free", "make sure that 3 GiB are free for a first build"}
	case free < leastDisk:
		return diagnosis{healthWarning, "disk", found, "a first build takes about 3 GiB; go clean -cache makes room"}
	default:
		return diagnosis{healthOK, "disk", found, ""}
	}
}

// configuration reads logstack.yaml.
func (m machine) configuration() diagnosis {
	path, err := new(configFlags).find()
	if err == nil && path == "" {
		return diagnosis{healthWarning, configName, "not in this folder or one above it", "logstack init writes a first one"}
	}
	var of *config.Config
	if err == nil {
		of, err = config.Load(path)
	}
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return diagnosis{healthMissing, configName, first, "correct it; logstack rules prints every mistake"}
	}
	var names []string
	for _, e := range of.Environments {
		names = append(names, e.Name)
	}
	return diagnosis{healthOK, configName, fmt.Sprintf("%s, of %s: %s", path, of.Application, strings.Join(names, ", ")), ""}
}
