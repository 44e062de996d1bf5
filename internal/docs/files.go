package docs

import (
	"fmt"
	"io/fs"
	"strings"
)

// ruleFile is the page about alarm rule files, to which the configuration page
// links.
const ruleFile = "alarm-rule-file.md"

// Files returns the pages about the files that users write, by page name: each
// key, its values and its effect. They are generated from the schemas at the
// root of the project, which are generated from the code that reads the files.
func Files(root fs.FS) (map[string][]byte, error) {
	pages := map[string][]byte{}
	for _, page := range []schemaPage{
		{
			file: "configuration.md", schema: "logstack.schema.json", title: "logstack.yaml",
			intro: "This page lists every key of `logstack.yaml`, with its values and its effect. An environment has the same keys, which override those of the file.",
			place: configured,
		},
		{
			file: "contract-file.md", schema: "contract.schema.json", title: "Contract files",
			intro: "This page lists every key of a log contract, which says what an application promises to write.",
		},
		{
			file: ruleFile, schema: "alarmrule.schema.json", title: "Alarm rule files",
			intro: "This page lists every key of an alarm rule's file, by the kind of the rule.",
		},
		{
			file: "test-file.md", schema: "alarmtest.schema.json", title: "Test files",
			intro: "This page lists every key of a test file, which `logstack test` runs.",
		},
		{
			file: "lint-file.md", schema: "lint.schema.json", title: ".logstack-lint.yaml",
			intro: "This page lists every key of `.logstack-lint.yaml`, which says what `logstack lint` examines and what it leaves out.",
		},
	} {
		text, err := fs.ReadFile(root, page.schema)
		if err != nil {
			return nil, err
		}
		page.intro += fmt.Sprintf(" Editors that know JSON Schema check and complete the file with [`%s`](../../%[1]s). `make docs` writes this page.", page.schema)
		if pages["reference/"+page.file], err = page.write(text); err != nil {
			return nil, err
		}
	}
	return pages, nil
}

// configured returns the name under which the configuration page describes an
// object. An overlay is described with the object that it is laid over. Alarm
// rules have a page of their own.
func configured(name string) (known, where string) {
	if name == "Alarms" {
		return "AlarmRule", ruleFile
	}
	if rule, over := strings.CutSuffix(name, "Over"); over {
		return rule, ruleFile + "#" + strings.ToLower(rule)
	}
	if whole, laid := strings.CutPrefix(name, "Environment"); laid && whole != "" {
		return whole, ""
	}
	return name, ""
}
