package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strings"
)

// WriteSARIF writes the report as SARIF 2.1.0, which code hosts show beside the
// code. Disabled findings are included as suppressed.
func (r *Report) WriteSARIF(w io.Writer) error {
	var rules []sarifRule
	index := map[string]int{}
	for i, c := range checks {
		index[c.ID] = i
		rules = append(rules, sarifRule{
			ID: c.ID, Short: sarifText{Text: c.Title()}, Help: sarifText{Text: c.Page(), Markdown: c.Page()},
			Default: sarifLevel{level(c.Severity)},
		})
	}
	results := []sarifResult{}
	for _, p := range r.Findings {
		results = append(results, p.sarif(index))
	}
	for _, d := range r.Disabled {
		result := d.sarif(index)
		result.Suppressions = []sarifSuppression{{"external", d.Reason}}
		results = append(results, result)
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(map[string]any{
		"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
		"runs": []any{map[string]any{
			"tool":       map[string]any{"driver": map[string]any{"name": "logstack lint", "rules": rules}},
			"columnKind": "unicodeCodePoints",
			"results":    results,
		}},
	})
}

// level returns the SARIF level of a severity.
func level(s Severity) string {
	switch s {
	case Fatal, Bug:
		return "error"
	case Warning:
		return "warning"
	}
	return "note"
}

func (p Finding) sarif(index map[string]int) sarifResult {
	r := sarifResult{RuleID: p.Check, RuleIndex: index[p.Check], Level: level(p.Severity), Message: sarifText{Text: p.oneText()}}
	at := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: filepath.ToSlash(p.File)}).String()}}}
	if p.Line > 0 {
		at.Physical.Region = &sarifRegion{p.Line, p.Column}
	}
	if p.LogicalID != "" {
		at.Logical = []sarifLogical{{Name: p.LogicalID, Full: p.Path, Kind: "resource"}}
	}
	r.Locations = []sarifLocation{at}
	// The same finding has the same fingerprint in every run.
	sum := sha256.Sum256([]byte(strings.Join([]string{p.Check, p.Stack, p.LogicalID, p.Property}, "\x00")))
	r.Fingerprints = map[string]string{"logstack/v1": hex.EncodeToString(sum[:])}
	return r
}

// oneText returns the finding in one text.
func (p Finding) oneText() string {
	text := p.Summary + "."
	if p.LogicalID != "" {
		text = p.LogicalID + ": " + text
	}
	if p.Details != "" {
		text += " " + p.Details
	}
	if p.Remedy != "" {
		text += " → " + p.Remedy
	}
	return text
}

// The parts of SARIF that are written.
type (
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifRule struct {
		ID      string     `json:"id"`
		Short   sarifText  `json:"shortDescription"`
		Help    sarifText  `json:"help"`
		Default sarifLevel `json:"defaultConfiguration"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Fingerprints map[string]string  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Justification string `json:"justification"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		Line   int `json:"startLine"`
		Column int `json:"startColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"name"`
		Full string `json:"fullyQualifiedName,omitempty"`
		Kind string `json:"kind"`
	}
)
