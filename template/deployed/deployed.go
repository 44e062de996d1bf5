// Package deployed reads a live account from what the AWS CLI prints about
// metric filters, alarms and the like. It returns the same model as package
// template does, so that whatever works on a template works on an account.
package deployed

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/toolanswer"
	"github.com/logstack-go/logstack/template"
)

// maxFiles is the maximum number of files in a folder; each dashboard is one.
const maxFiles = 2000

// Read reads a folder of answers. File names do not matter: the content tells
// the kinds apart. Several files of a kind are combined, as are pages and
// several answers in a file. All resources are returned as one template. A path
// that does not exist is fs.ErrNotExist.
func Read(folder string, o template.Options) ([]*template.Template, error) {
	info, err := os.Stat(folder)
	if err != nil {
		return nil, notRead(folder, err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s: it is not a folder: --deployed takes one with the output of `aws logs describe-metric-filters`, `aws cloudwatch describe-alarms` and the like", folder)
	}
	a := account{folder: folder, seen: map[string]found{}, ids: map[string]bool{}, pages: map[string]*pages{}}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, notRead(folder, err)
	}
	if len(entries) > maxFiles {
		return nil, fmt.Errorf("%s: it has more than %d files", folder, maxFiles)
	}
	var problems []error
	for _, e := range entries {
		if e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		problems = append(problems, a.file(filepath.Join(folder, e.Name())))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if len(a.resources) == 0 && len(a.pages) == 0 {
		return nil, fmt.Errorf("%s: none of its files has the output of `aws logs describe-metric-filters`, `aws cloudwatch describe-alarms` and the like", folder)
	}
	name := filepath.Base(folder)
	if abs, err := filepath.Abs(folder); err == nil {
		name = filepath.Base(abs)
	}
	return a.templates(name, o)
}

// Answers reads answers from memory as Read reads a folder. name is the display
// name of the account; missing is what the account did not reveal. The template
// that it returns may be empty.
func Answers(name string, answers []json.RawMessage, missing []template.Elsewhere, o template.Options) ([]*template.Template, error) {
	a := account{folder: name, seen: map[string]found{}, ids: map[string]bool{}, pages: map[string]*pages{}, elsewhere: missing}
	for _, raw := range answers {
		value, err := toolanswer.Decode(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if err := a.answer(name, value); err != nil {
			return nil, err
		}
	}
	return a.templates(name, o)
}

// templates returns the resources as a template of the given name.
func (a *account) templates(name string, o template.Options) ([]*template.Template, error) {
	if err := a.onePlace(); err != nil {
		return nil, err
	}
	a.incomplete()
	if a.pages["MetricAlarms"] != nil && a.pages["metricFilters"] == nil {
		a.elsewhere = append(a.elsewhere, template.Elsewhere{Kind: "answer", What: "of aws logs describe-metric-filters",
			Why: "the folder has none, so filters that feed its alarms may be missing here: add that file to the others"})
	}
	a.join()
	// Resources of one kind stand together, in the order of kinds.
	slices.SortStableFunc(a.resources, func(x, y placed) int { return x.order - y.order })
	d := template.Declaration{Stack: name, File: a.folder, NoStack: true, Elsewhere: a.elsewhere}
	for _, r := range a.resources {
		d.Resources = append(d.Resources, r.Declared)
	}
	if len(a.accounts) == 1 {
		d.Account = a.accounts[0]
	}
	if len(a.regions) == 1 {
		d.Region = a.regions[0]
	}
	t, err := template.Declare(d, o)
	if err != nil {
		return nil, err
	}
	return []*template.Template{t}, nil
}

func notRead(path string, err error) error {
	var at *os.PathError
	if errors.As(err, &at) {
		err = at.Err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// account collects what has been read.
type account struct {
	folder    string
	resources []placed
	// seen holds the resources by kind and key, and ids their logical ids.
	seen map[string]found
	ids  map[string]bool
	// accounts and regions are those named in ARNs.
	accounts, regions []string
	// pages counts the answers of each kind.
	pages     map[string]*pages
	elsewhere []template.Elsewhere
	// onto holds properties of log groups that come in separate answers.
	onto []joined
}

// joined holds properties for the log group with a name or ARN.
type joined struct {
	what, logGroup string
	properties     map[string]any
}

type placed struct {
	template.Declared
	order int
}

// found says where a resource was read.
type found struct {
	file string
	text string
}

// pages counts the answers of a kind and how many of them announce another
// page.
type pages struct {
	answers, continued int
}

func (a *account) file(path string) error {
	data, err := toolanswer.Read(path)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(string(data))
	if ending := filepath.Ext(path); (ending == ".md" || ending == ".sh" || strings.HasSuffix(path, ".test.yaml")) && !strings.HasPrefix(text, "{") {
		return nil // a README, the script that wrote the answers, or tests of alarms
	}
	if text == "" {
		return fmt.Errorf("%s: it is empty: the call that should have written it failed", path)
	}
	if text[0] != '{' && text[0] != '[' {
		a.elsewhere = append(a.elsewhere, template.Elsewhere{Kind: "file", What: filepath.Base(path), Why: "it is not JSON"})
		return nil
	}
	values, err := toolanswer.Values(path, data)
	if err != nil {
		return err
	}
	for _, raw := range values {
		value, err := toolanswer.Decode(raw)
		if err != nil {
			return fmt.Errorf("%s: it is not JSON: %w", path, err)
		}
		if err := a.answer(path, value); err != nil {
			return err
		}
	}
	return nil
}

// answer reads an answer, a list of answers, or the bare list from one.
func (a *account) answer(path string, value any) error {
	switch v := value.(type) {
	case []any:
		if len(v) == 0 {
			return nil
		}
		if k := kindOfItem(v[0]); k != nil {
			return a.items(path, k, v)
		}
		for _, one := range v {
			if _, nested := one.([]any); nested {
				break
			}
			if err := a.answer(path, one); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		known := false
		more, _ := v["NextToken"].(string)
		if more == "" {
			more, _ = v["nextToken"].(string)
		}
		for i := range kinds {
			k := &kinds[i]
			list, ok := v[k.in]
			if k.single && ok {
				known = true
				if err := a.items(path, k, []any{k.whole(v)}); err != nil {
					return err
				}
				continue
			}
			items, isList := list.([]any)
			if !ok || !isList {
				continue
			}
			known = true
			a.page(k.in, more != "")
			if err := a.items(path, k, items); err != nil {
				return err
			}
		}
		if known || len(v) == 0 {
			return nil
		}
		for _, name := range passed {
			if _, ok := v[name]; ok {
				return nil
			}
		}
		a.elsewhere = append(a.elsewhere, template.Elsewhere{Kind: "file", What: filepath.Base(path), Why: "it is not any of the supported outputs: " + answers()})
	}
	return nil
}

// passed lists the members of answers that only list what else can be asked
// for.
var passed = []string{"DashboardEntries", "taskDefinitionArns"}

func (a *account) page(kind string, continued bool) {
	p := a.pages[kind]
	if p == nil {
		p = &pages{}
		a.pages[kind] = p
	}
	p.answers++
	if continued {
		p.continued++
	}
}

// incomplete reports kinds whose last page is missing: the last page has no
// token.
func (a *account) incomplete() {
	for _, k := range kinds {
		if p := a.pages[k.in]; p != nil && p.continued >= p.answers {
			a.elsewhere = append(a.elsewhere, template.Elsewhere{Kind: "more pages", What: "of " + k.call, Why: "its last page has a token, so there are more: call it without --max-items and --no-paginate"})
		}
	}
}

// items adds the resources of a kind.
func (a *account) items(path string, k *kind, items []any) error {
	for i, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			return fmt.Errorf("%s: %s[%d]: it must be an object, as `%s` writes it", path, k.in, i, k.call)
		}
		if k.others != nil && k.others(o) {
			continue
		}
		key := k.key(o)
		if key == "" {
			return fmt.Errorf("%s: %s[%d]: it has no %s, as `%s` writes it", path, k.in, i, strings.Join(k.named, " and "), k.call)
		}
		properties := k.table.Object(o)
		if k.then != nil {
			k.then(o, properties)
		}
		a.place(o, k.arns)
		text, err := json.Marshal(properties)
		if err != nil {
			return fmt.Errorf("%s: %s[%d]: %w", path, k.in, i, err)
		}
		itself := k.in + "\x00" + key
		if id, ok := o[k.identity].(string); ok {
			itself = k.in + "\x00\x00" + id
		}
		if before, twice := a.seen[itself]; twice {
			if before.text != string(text) {
				return fmt.Errorf("%s: %s %s appears again, and differs from the one in %s: remove one of the two", path, k.what, key, before.file)
			}
			continue
		}
		a.seen[itself] = found{path, string(text)}
		if k.onto {
			a.onto = append(a.onto, joined{k.what, key, properties})
			continue
		}
		id := key
		if a.ids[id] {
			id = key + " (" + k.what + ")"
		}
		for a.ids[id] {
			id += "'"
		}
		a.ids[id] = true
		order := slices.IndexFunc(kinds, func(other kind) bool { return other.in == k.in })
		a.resources = append(a.resources, placed{template.Declared{LogicalID: id, Type: k.typ, Properties: properties}, order})
	}
	return nil
}

// join adds the properties from separate answers to their log groups.
func (a *account) join() {
	groups := map[string]map[string]any{}
	for _, r := range a.resources {
		if name, ok := r.Properties["LogGroupName"].(string); ok && r.Type == "AWS::Logs::LogGroup" {
			groups[name] = r.Properties
		}
	}
	for _, j := range a.onto {
		name := j.logGroup
		if i := strings.Index(name, ":log-group:"); i >= 0 {
			name = strings.TrimSuffix(name[i+len(":log-group:"):], ":*")
		}
		group := groups[name]
		if group == nil {
			a.elsewhere = append(a.elsewhere, template.Elsewhere{Kind: j.what, What: "of " + name,
				Why: "no file has its log group: add the output of aws logs describe-log-groups to the others"})
			continue
		}
		maps.Copy(group, j.properties)
	}
}

// place records the account and region that an ARN names
// (arn:partition:service:region:account:resource).
func (a *account) place(o map[string]any, names []string) {
	for _, name := range names {
		arn, _ := o[name].(string)
		parts := strings.SplitN(arn, ":", 6)
		if len(parts) < 6 || parts[0] != "arn" {
			continue
		}
		if region := parts[3]; region != "" && !slices.Contains(a.regions, region) {
			a.regions = append(a.regions, region)
		}
		if id := parts[4]; id != "" && !slices.Contains(a.accounts, id) {
			a.accounts = append(a.accounts, id)
		}
	}
}

// onePlace refuses answers of several regions: metric filters do not name
// theirs, and an alarm watches only metrics of its own region.
func (a *account) onePlace() error {
	for _, several := range []struct {
		what string
		are  []string
	}{{"regions", a.regions}, {"accounts", a.accounts}} {
		if len(several.are) > 1 {
			slices.Sort(several.are)
			return fmt.Errorf("%s: it has outputs from several %s: %s: give each its own folder, as metric filters do not say where they are",
				a.folder, several.what, strings.Join(several.are, ", "))
		}
	}
	return nil
}
