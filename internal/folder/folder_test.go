package folder_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/logstack-go/logstack/internal/folder"
)

func TestFiles(t *testing.T) {
	from := fstest.MapFS{
		"rules/b.yaml": {}, "rules/a.yaml": {}, "rules/a.txtar": {}, "rules/README.md": {}, "rules/more/c.yaml": {},
		"wrong/a.yaml": {}, "wrong/b.yml": {}, "wrong/C.YAML": {}, "wrong/d.Yml": {}, "wrong/e.yaml": {Mode: fs.ModeDir}, "wrong/f.yml/g.txt": {},
	}
	for _, test := range []struct {
		folder, names, want string
		unread              bool
	}{
		{folder: "rules", names: "a.yaml b.yaml"},
		{folder: "wrong", names: "a.yaml", want: `wrong/C.YAML: it would be ignored: the file's name must end in .yaml
wrong/b.yml: it would be ignored: the file's name must end in .yaml
wrong/d.Yml: it would be ignored: the file's name must end in .yaml
wrong/e.yaml: it is a folder, and would be ignored: only files may end in .yaml here
wrong/f.yml: it is a folder, and would be ignored: only files may end in .yaml here`},
		{folder: "none", want: "open none: file does not exist", unread: true},
	} {
		names, err := folder.Files(from, test.folder, ".yaml", ".yml")
		got := ""
		if err != nil {
			got = err.Error()
		}
		if strings.Join(names, " ") != test.names || got != test.want || folder.IsUnread(err) != test.unread {
			t.Errorf("%s: got %v, %v, %s", test.folder, names, folder.IsUnread(err), got)
		}
	}
}
