package docs

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// outputFolder is the folder of what commands write, under docs/reference: a schema and
// a page each.
const outputFolder = "output"

// outputPages returns the pages about what commands write with --format json, by their
// paths under docs/reference, and a list of them. They are generated from the schemas,
// which are generated from the types that the commands encode.
func outputPages(root fs.FS) (pages map[string][]byte, list string, err error) {
	schemas, err := fs.Glob(root, "docs/reference/"+outputFolder+"/*.schema.json")
	if err != nil {
		return nil, "", err
	}
	pages = map[string][]byte{}
	for _, schema := range schemas {
		text, err := fs.ReadFile(root, schema)
		if err != nil {
			return nil, "", err
		}
		var head struct{ Title, Description string }
		if err := json.Unmarshal(text, &head); err != nil {
			return nil, "", fmt.Errorf("%s: %w", schema, err)
		}
		file := path.Base(schema)
		page := outputFolder + "/" + strings.TrimSuffix(file, ".schema.json") + ".md"
		list += item(fmt.Sprintf("[`%s`](%s): %s", head.Title, page, head.Description))
		command, _, _ := strings.Cut(head.Title, " --")
		pages[page], err = schemaPage{
			schema: file, title: head.Title + " --format json", written: true,
			intro: fmt.Sprintf("This page lists every field of what [`%s`](../cli/%s.md) writes with `--format json`. [Output for programs](../output.md) says what all of these have in common. "+
				"[`%s`](%[3]s) is the JSON Schema. `make docs` writes this page.", command, strings.ReplaceAll(command, " ", "_"), file),
		}.write(text)
		if err != nil {
			return nil, "", err
		}
	}
	return pages, list, nil
}
