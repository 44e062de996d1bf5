package template

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
)

// noteType is the type of the metadata in which the CDK keeps notes:
// information about a construct that has no fault (cloud-assembly-schema,
// ArtifactMetadataEntryType.INFO).
const noteType = "aws:cdk:info"

// notes returns the notes of a stack's constructs, each text once. They are in
// the manifest, or in a file that the manifest names.
func (a artifact) notes(l *loader, folder string) ([]string, error) {
	metadata, file := a.Metadata, filepath.Join(folder, "manifest.json")
	if a.MetadataFile != "" {
		file = filepath.Join(folder, a.MetadataFile)
		data, err := l.readFile(file)
		if err != nil {
			return nil, err
		}
		if err := jsonLimits.Check(file, data); err != nil {
			return nil, err
		}
		metadata = data
	}
	if metadata == nil {
		return nil, nil
	}
	constructs, err := members(metadata)
	if err != nil {
		return nil, fmt.Errorf("%s: metadata: %w", file, err)
	}
	var notes []string
	for _, construct := range constructs {
		var entries []struct {
			Type string `json:"type"`
			Data any    `json:"data"`
		}
		if err := json.Unmarshal(construct.value, &entries); err != nil {
			return nil, fmt.Errorf("%s: metadata of %s: it is not a list as `cdk synth` writes it", file, construct.key)
		}
		for _, entry := range entries {
			if text, ok := entry.Data.(string); ok && entry.Type == noteType && !slices.Contains(notes, text) {
				notes = append(notes, text)
			}
		}
	}
	return notes, nil
}
