package scaffold

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"go.yaml.in/yaml/v4"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/notify"
)

// Module is the path of the module that the app imports.
const Module = "github.com/logstack-go/logstack"

// The versions that the app is built with, which are those of this module's
// go.mod and package.json.
const (
	goVersion   = "1.26"
	cdkVersion  = "v2.270.0"
	jsiiVersion = "v1.139.0"
	cliVersion  = "2.1148.1"
)

// The example rule of the app, and the image of its containers.
const (
	ruleName = "payments-refused"
	image    = "public.ecr.aws/docker/library/busybox:1.37"
)

// contractFile is the file name of the contract.
const contractFile = "contract.yaml"

//go:embed all:files
var templates embed.FS

// Options describe the app.
type Options struct {
	// Application is its name: lower-case letters, digits and hyphens.
	Application string
	// Module is the path of its Go module. Default: the application's name with
	// -logging appended.
	Module string
	// Preset is the name of a log contract for applications. Default: guide.
	Preset string
	// Contract is the text of a contract file, instead of a preset.
	Contract []byte
	// Environments are the names of the environments. The last one is the one
	// that users rely on: its logs stay when its stack is deleted. Default:
	// dev, prod.
	Environments []string
	// Told are the recipients of notifications, by severity. Default: none,
	// which is a warning at synthesis.
	Told map[notify.Severity]notify.Listeners
	// Version of this module. Default: v0.0.0, for Replace.
	Version string
	// Replace is the path of a checkout to use instead of a released version.
	// It is absolute, or relative to the app and beginning with ./ or ../.
	// Default: none.
	Replace string
	// Sums is the content of Replace's go.sum, so that the build need not fetch
	// the checksums again. Default: none.
	Sums []byte
}

// File is one file of the app.
type File struct {
	// Path is relative to the app's folder, with slashes.
	Path string
	// Text is the content.
	Text []byte
}

// values are the values that fill in the templates.
type values struct {
	Options
	Go, CDK, JSII, CLI string
	// Command is the name of the binary: the last element of the module's path.
	Command, Image, Rule string
	// Without are the lines of YAML that turn off the alarms that the contract
	// cannot feed.
	Without []string
	// Notifications are lines of YAML. TicketEmail is the list of the
	// e-mail addresses of tickets, as YAML.
	Notifications []string
	TicketEmail   string
	// Passing are the environments other than Lasting. First is the one to
	// deploy to first.
	Passing        []string
	Lasting, First string
	// Counts is the condition of the rule, Refused a line that it counts, and
	// Paid a line that it does not. The quoted ones are YAML strings.
	Counts, Refused, QuotedRefused, QuotedPaid string
	// ReplaceBy is Replace as go.mod writes it.
	ReplaceBy string
}

// Files returns the files of an app, sorted by path. The error has everything
// that is wrong with the options.
func Files(o Options) ([]File, error) {
	o.Module = cmp.Or(o.Module, o.Application+"-logging")
	o.Version = cmp.Or(o.Version, "v0.0.0")
	o.Preset = cmp.Or(o.Preset, "guide")
	if len(o.Environments) == 0 {
		o.Environments = []string{"dev", "prod"}
	}
	if err := o.check(); err != nil {
		return nil, err
	}
	text, held, err := o.contract()
	if err != nil {
		return nil, err
	}
	var v values
	if err := v.rule(held); err != nil {
		return nil, err
	}
	if err := v.without(held); err != nil {
		return nil, err
	}
	last := len(o.Environments) - 1
	v.Options, v.Go, v.CDK, v.JSII, v.CLI = o, goVersion, cdkVersion, jsiiVersion, cliVersion
	v.Command, v.Image, v.Rule = path.Base(o.Module), image, ruleName
	v.Passing, v.Lasting, v.First = o.Environments[:last], o.Environments[last], o.Environments[0]
	v.ReplaceBy = quotedPath(o.Replace)
	if err := v.notifications(); err != nil {
		return nil, err
	}
	all, err := v.files()
	if err != nil {
		return nil, err
	}
	all = append(all, File{contractFile, text})
	if o.Sums != nil {
		all = append(all, File{"go.sum", o.Sums})
	}
	slices.SortFunc(all, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

// files fills in the templates.
func (v values) files() ([]File, error) {
	var all []File
	err := fs.WalkDir(templates, "files", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := templates.ReadFile(name)
		if err != nil {
			return err
		}
		t, err := template.New(name).Option("missingkey=error").Parse(string(text))
		if err != nil {
			return err
		}
		var out bytes.Buffer
		if err := t.Execute(&out, v); err != nil {
			return err
		}
		all = append(all, File{strings.TrimSuffix(strings.TrimPrefix(name, "files/"), ".tmpl"), out.Bytes()})
		return nil
	})
	return all, err
}

var (
	namePattern   = regexp.MustCompile(container.NameForm)
	modulePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~-]*(/[A-Za-z0-9._~-]*[A-Za-z0-9_~-])*$`)
)

// check validates the options except for the contract.
func (o Options) check() error {
	var wrong []error
	if !namePattern.MatchString(o.Application) {
		wrong = append(wrong, fmt.Errorf("application %q: use %s", o.Application, container.NameWords))
	}
	if !modulePattern.MatchString(o.Module) {
		wrong = append(wrong, fmt.Errorf("module %q: use the path of a Go module, such as example.com/%s", o.Module, cmp.Or(o.Application, "app")))
	}
	seen := map[string]bool{}
	for _, name := range o.Environments {
		if !namePattern.MatchString(name) {
			wrong = append(wrong, fmt.Errorf("environment %q: use %s", name, container.NameWords))
		}
		if seen[name] {
			wrong = append(wrong, fmt.Errorf("environment %s: it is named twice", name))
		}
		seen[name] = true
	}
	known := notify.DefaultSeverities()
	for _, severity := range slices.SortedFunc(maps.Keys(o.Told), known.Compare) {
		if err := known.Known(severity); err != nil {
			wrong = append(wrong, err)
			continue
		}
		for _, m := range o.Told[severity].Check() {
			wrong = append(wrong, fmt.Errorf("%s: %w", severity, m))
		}
	}
	return errors.Join(wrong...)
}

// ownContract is a contract that extends a preset.
const ownContract = `# What the log records of the application contain: a preset, and your own additions.
# ` + "`go tool logstack contract doc`" + ` describes all of it, and ` + "`go tool logstack check app.log`" + `
# reports whether the application keeps to it.
extends: %s
`

// ownEvents are the events of the contract's own; the example rule counts one.
const ownEvents = `
# Events that alarm rules and saved queries can name. Replace this one with yours.
events:
` + ownEvent

// ownEvent is the event that the example rule counts.
const ownEvent = `  payment_refused:
    level: ERROR
    match: [{message: payment refused*}]
`

// contract returns the text of the contract, and the parsed contract. An inferred one
// gets the event of its own as well, if its records have a message to tell it by.
func (o Options) contract() ([]byte, *contract.Contract, error) {
	text := o.Contract
	if text == nil {
		if !slices.Contains(contract.ApplicationPresets(), o.Preset) {
			return nil, nil, fmt.Errorf("there is no preset %q for applications: use %s", o.Preset, enum.OneOf(contract.ApplicationPresets()))
		}
		text = fmt.Appendf(nil, ownContract, o.Preset)
	}
	held, err := contract.Parse(contractFile, text)
	if err != nil {
		return nil, nil, err
	}
	if _, ok := held.Field("message"); !ok {
		return text, held, nil
	}
	if before, after, ok := bytes.Cut(text, []byte("\nevents:\n")); ok {
		text = slices.Concat(before, []byte("\nevents:\n"+ownEvent), after)
	} else {
		text = append(slices.Clone(text), ownEvents...)
	}
	held, err = contract.Parse(contractFile, text)
	return text, held, err
}

// rule sets the condition of the example rule from what the contract has, and
// the lines for its test.
func (v *values) rule(held *contract.Contract) error {
	refused, paid := map[string]any{}, map[string]any{}
	if f, ok := held.Field("level"); ok {
		v.Counts = `where: $.level = "ERROR"`
		put(refused, f, level(held, f, contract.Error))
		put(paid, f, level(held, f, contract.Info))
	}
	if f, ok := held.Field("message"); ok {
		put(refused, f, "payment refused: the card is expired")
		put(paid, f, "payment accepted")
		v.Counts = "event: payment_refused"
	}
	if v.Counts == "" {
		return errors.New("the log contract has neither a level nor a message that an alarm could look at: define one of them in a contract of your own")
	}
	var err error
	if v.Refused, v.QuotedRefused, err = line(refused); err != nil {
		return err
	}
	_, v.QuotedPaid, err = line(paid)
	return err
}

// level returns what the application writes for a level: a number if the field
// is a number.
func level(held *contract.Contract, f contract.Field, of contract.Level) any {
	as := held.LevelAs(of)
	if f.Type == contract.Number {
		return json.Number(as)
	}
	return as
}

// put sets the value of a field in a record.
func put(record map[string]any, f contract.Field, value any) {
	keys := f.Keys()
	for _, key := range keys[:len(keys)-1] {
		inner, ok := record[key].(map[string]any)
		if !ok {
			inner = map[string]any{}
			record[key] = inner
		}
		record = inner
	}
	record[keys[len(keys)-1]] = value
}

// line returns a record as a line of a log, and as a YAML string.
func line(record map[string]any) (text, quoted string, err error) {
	data, err := json.Marshal(record)
	if err != nil {
		return "", "", err
	}
	text = string(data)
	return text, "'" + strings.ReplaceAll(text, "'", "''") + "'", nil
}

// without turns off the default rules that the contract cannot feed, each with
// the reason.
func (v *values) without(held *contract.Contract) error {
	_, lacks, err := alarmrules.Bindable(alarmrules.Application{Contract: held}, alarmrules.DefaultsOf(held)...)
	if err != nil {
		return err
	}
	for _, rule := range alarmrules.DefaultsOf(held) {
		if why, lacking := lacks[rule.Name]; lacking {
			v.Without = append(v.Without, fmt.Sprintf("  %s: ~ # %s", rule.Name, strings.Join(why, "; ")))
		}
	}
	return nil
}

// notifications sets the lines of the recipients.
func (v *values) notifications() error {
	for _, severity := range notify.DefaultSeverities() {
		to := v.Told[severity]
		if !to.Anybody() {
			continue
		}
		lines, err := settings(to)
		if err != nil {
			return err
		}
		v.Notifications = append(v.Notifications, fmt.Sprintf("  %s:", severity))
		for _, line := range lines {
			v.Notifications = append(v.Notifications, "    "+line)
		}
	}
	if v.Notifications == nil {
		v.Notifications = []string{"  {}"}
	}
	if to := v.Told[notify.Ticket].Email; to != nil {
		var err error
		v.TicketEmail, err = inline(to)
		return err
	}
	return nil
}

// settings returns the lines of YAML of what is set in l.
func settings(l notify.Listeners) ([]string, error) {
	var set, unset yaml.Node
	if err := errors.Join(set.Encode(l), unset.Encode(notify.Listeners{})); err != nil {
		return nil, err
	}
	var lines []string
	for i := 0; i < len(set.Content); i += 2 {
		value, err := inline(set.Content[i+1])
		if err != nil {
			return nil, err
		}
		without, err := inline(unset.Content[i+1])
		if err != nil {
			return nil, err
		}
		if value != without {
			lines = append(lines, set.Content[i].Value+": "+value)
		}
	}
	return lines, nil
}

// inline returns a value as YAML in one line.
func inline(value any) (string, error) {
	var node yaml.Node
	if err := node.Encode(value); err != nil {
		return "", err
	}
	node.Style |= yaml.FlowStyle
	text, err := yaml.Dump(&node, yaml.WithLineWidth(-1))
	return strings.TrimSpace(string(text)), err
}

// quotedPath quotes a path for go.mod.
func quotedPath(path string) string {
	if path == "" || regexp.MustCompile(`^[A-Za-z0-9/._~@+-]+$`).MatchString(path) {
		return path
	}
	return fmt.Sprintf("%q", path)
}
