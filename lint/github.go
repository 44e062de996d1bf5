package lint

import (
	"fmt"
	"io"
	"strings"
)

// WriteGitHub writes the report as GitHub workflow commands. GitHub then shows
// each finding beside its line (workflow-commands-for-github-actions).
func (r *Report) WriteGitHub(w io.Writer) error {
	var b strings.Builder
	for _, p := range r.Findings {
		command := level(p.Severity)
		if command == "note" {
			command = "notice"
		}
		at := "file=" + gitHubValue(p.File)
		if p.Line > 0 {
			at += fmt.Sprintf(",line=%d,col=%d", p.Line, p.Column)
		}
		fmt.Fprintf(&b, "::%s %s,title=%s::%s\n", command, at, gitHubValue(p.Check), gitHubText.Replace(p.oneText()))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var gitHubText = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

// gitHubValue escapes a property value of a workflow command, which ends at a
// comma or a colon.
func gitHubValue(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(gitHubText.Replace(text))
}
