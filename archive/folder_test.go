package archive

import "testing"

func TestFoldersOfServicesDiffer(t *testing.T) {
	of := map[string]bool{}
	for _, service := range []string{"", "audit", "web", "web-audit"} {
		for _, kind := range []string{"application", "audit"} {
			folder := Folder(kind, service)
			if of[folder] || !ValidFolder(folder) {
				t.Errorf("%s of %q: %q", kind, service, folder)
			}
			of[folder] = true
		}
	}
	if got := Folder("application", "payments"); got != "application-payments" {
		t.Errorf("payments are in %s", got)
	}
}
