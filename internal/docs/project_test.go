package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
	"golang.org/x/mod/modfile"
)

const root = "../../"

// read decodes a YAML file of the project.
func read(t *testing.T, path string, into any) (text string) {
	t.Helper()
	data, err := os.ReadFile(root + path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, into); err != nil {
		t.Errorf("%s: %v", path, err)
	}
	return string(data)
}

// unmade returns the make targets in a command that the Makefile does not have.
func unmade(t *testing.T, command string) (missing []string) {
	t.Helper()
	makefile, err := os.ReadFile(root + "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(command) {
		targets, ok := strings.CutPrefix(strings.TrimSpace(line), "make ")
		for target := range strings.FieldsSeq(targets) {
			if ok && !strings.Contains(string(makefile), "\n"+target+":") {
				missing = append(missing, target)
			}
		}
	}
	return missing
}

// Workflows run pinned actions, have read-only permissions unless a job asks
// for more, and call targets that the Makefile has.
func TestWorkflows(t *testing.T) {
	paths, err := filepath.Glob(root + ".github/workflows/*.yml")
	if err != nil || len(paths) < 2 {
		t.Fatalf("workflows: %v, %v", paths, err)
	}
	pinned := regexp.MustCompile(`^([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$`)
	pins := map[string]string{}
	for _, path := range paths {
		var workflow struct {
			Permissions map[string]string
			Jobs        map[string]struct {
				TimeoutMinutes int `yaml:"timeout-minutes"`
				Steps          []struct{ Uses, Run string }
			}
		}
		text := read(t, strings.TrimPrefix(path, root), &workflow)
		if workflow.Permissions == nil {
			t.Errorf("%s does not say what it may do", path)
		}
		for what, may := range workflow.Permissions {
			if may != "read" && may != "none" {
				t.Errorf("%s: each of its jobs may %s %s", path, may, what)
			}
		}
		for name, job := range workflow.Jobs {
			if job.TimeoutMinutes == 0 {
				t.Errorf("%s: %s has no timeout", path, name)
			}
			if len(job.Steps) == 0 {
				t.Errorf("%s: %s has no steps", path, name)
			}
			for _, step := range job.Steps {
				for _, target := range unmade(t, step.Run) {
					t.Errorf("%s: the Makefile has no target %s", path, target)
				}
			}
		}
		for line := range strings.Lines(text) {
			_, used, ok := strings.Cut(strings.TrimSpace(line), "uses: ")
			if !ok {
				continue
			}
			pin := pinned.FindStringSubmatch(used)
			if pin == nil {
				t.Errorf("%s: %s is not pinned, with its version beside it", path, used)
				continue
			}
			if other, ok := pins[pin[1]]; ok && other != used {
				t.Errorf("%s uses both %s and %s", path, other, used)
			}
			pins[pin[1]] = used
		}
	}
}

// The files that a release packs exist, and the workflow uses the GoReleaser
// version that the configuration is checked with.
func TestRelease(t *testing.T) {
	var release struct {
		Before   struct{ Hooks []string }
		Builds   []struct{ Main string }
		Archives []struct{ Files []any }
	}
	read(t, ".goreleaser.yaml", &release)
	for _, hook := range release.Before.Hooks {
		for _, target := range unmade(t, hook) {
			t.Errorf("the Makefile has no target %s", target)
		}
	}
	if len(release.Builds) == 0 || len(release.Archives) == 0 {
		t.Fatal("nothing is built or packed")
	}
	for _, build := range release.Builds {
		if files, _ := filepath.Glob(root + build.Main + "/*.go"); len(files) == 0 {
			t.Errorf("there is no command in %s", build.Main)
		}
	}
	makefile, err := os.ReadFile(root + "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, archive := range release.Archives {
		for _, file := range archive.Files {
			switch file := file.(type) {
			case string:
				if found, _ := filepath.Glob(root + file); len(found) == 0 {
					t.Errorf("there is no %s", file)
				}
			case map[string]any:
				folder := filepath.Dir(file["src"].(string))
				if !strings.Contains(string(makefile), folder) {
					t.Errorf("the Makefile does not make %s", folder)
				}
			}
		}
	}

	tools, err := os.ReadFile(root + "tools/goreleaser/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	workflow, err := os.ReadFile(root + ".github/workflows/release.yml")
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)goreleaser/goreleaser/v2 (v\S+)`).FindSubmatch(tools)
	if version == nil || !strings.Contains(string(workflow), "\n          version: "+string(version[1])+"\n") {
		t.Errorf("the workflow does not take GoReleaser %s, with which its configuration is checked", version)
	}
}

// Dependabot watches every Go module.
func TestDependabot(t *testing.T) {
	var config struct {
		Updates []struct {
			Ecosystem   string `yaml:"package-ecosystem"`
			Directories []string
		}
	}
	read(t, ".github/dependabot.yml", &config)
	var looked []string
	for _, update := range config.Updates {
		if update.Ecosystem == "gomod" {
			looked = append(looked, update.Directories...)
		}
	}
	var modules []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{"node_modules", "testdata", ".git"}, entry.Name()):
			return fs.SkipDir
		case entry.Name() == "go.mod":
			folder, err := filepath.Rel(root, filepath.Dir(path))
			modules = append(modules, strings.TrimSuffix("/"+folder, "."))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(looked)
	slices.Sort(modules)
	if !slices.Equal(looked, modules) {
		t.Errorf("Dependabot looks at\n%v, and the modules are in\n%v", looked, modules)
	}
}

// The files for GitHub and the linters are valid YAML.
func TestProjectFilesAreYAML(t *testing.T) {
	paths, err := filepath.Glob(root + ".github/ISSUE_TEMPLATE/*.yml")
	if err != nil || len(paths) == 0 {
		t.Fatalf("issue templates: %v, %v", paths, err)
	}
	for _, path := range append(paths, root+".golangci.yml") {
		var content map[string]any
		if read(t, strings.TrimPrefix(path, root), &content); len(content) == 0 {
			t.Errorf("%s is empty", path)
		}
	}
}

// The design page names every module that go.mod requires directly, and no
// other.
func TestLibraries(t *testing.T) {
	text, err := os.ReadFile(root + "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	module, err := modfile.ParseLax("go.mod", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(root + "docs/explanation/design.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(page), "| library |\n")
	table, _, ended := strings.Cut(table, "\n\n")
	if !found || !ended {
		t.Fatal("the page has no table of libraries")
	}
	var names []string
	used := map[string]bool{}
	for row := range strings.Lines(table) {
		cells := strings.Split(row, "|")
		for _, name := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[len(cells)-2], -1) {
			names = append(names, name[1])
		}
	}
	for _, required := range module.Require {
		if required.Indirect {
			continue
		}
		named := false
		for _, name := range names {
			if strings.Contains("/"+required.Mod.Path+"/", "/"+name+"/") {
				named, used[name] = true, true
			}
		}
		if !named {
			t.Errorf("the page does not name %s", required.Mod.Path)
		}
	}
	for _, name := range names {
		if !used[name] {
			t.Errorf("the page names %s, which go.mod does not require", name)
		}
	}
}
