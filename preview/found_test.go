package preview

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
)

// Each widget of every dashboard in the project's own snapshots, and in the
// worked cases beside it, is drawn or refused with a reason.
func TestEveryDashboardThatIsFound(t *testing.T) {
	for folder, least := range map[string]int{
		filepath.Join("..", "test", "snapshots"):           8,
		filepath.Join("..", "..", "shared", "cases"):       60,
		filepath.Join("..", "cmd", "logstack", "testdata"): 0,
	} {
		t.Run(filepath.Base(folder), func(t *testing.T) {
			if _, err := os.Stat(folder); err != nil {
				t.Skip("skipped: there is no folder named shared beside the repository, with cases in it")
			}
			dashboards := 0
			err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
				if err != nil || !d.Type().IsRegular() || filepath.Base(filepath.Dir(path)) == "hostile" {
					return err
				}
				data, err := os.ReadFile(path)
				if err != nil || !strings.Contains(string(data), "AWS::CloudWatch::Dashboard") || strings.HasSuffix(path, ".txtar") {
					return err
				}
				templates, err := template.Read(path, template.Options{})
				if err != nil {
					return nil // This file is for the tests of the reader.
				}
				for _, one := range templates {
					for _, d := range one.Dashboards() {
						dashboards++
						drawnOrRefused(t, path, templates, one, d)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if dashboards < least {
				t.Errorf("%d dashboards are found", dashboards)
			}
			t.Logf("%d dashboards", dashboards)
		})
	}
}

// drawnOrRefused draws a dashboard with the log of the shop, and checks each
// widget.
func drawnOrRefused(t *testing.T, path string, all []*template.Template, of *template.Template, d template.Dashboard) {
	t.Helper()
	p, err := New(all, of, d, replay.Options{})
	if err != nil {
		if strings.TrimSpace(err.Error()) == "" {
			t.Errorf("%s: an error without words", path)
		}
		return
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("shop.jsonl", []byte(shopLog))}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := p.Run(context.Background(), source)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	for i, w := range b.Widgets {
		drawn := w.Graph != nil || w.Numbers != nil || w.Table != nil || w.Alarms != nil || w.Text != ""
		if !drawn && len(w.Refused) == 0 {
			t.Errorf("%s: %s: it is neither drawn nor refused", path, w.place(i))
		}
		for _, why := range w.Refused {
			if strings.TrimSpace(why) == "" || strings.Contains(why, "json:") || strings.Contains(why, "Go value") {
				t.Errorf("%s: %s: %q are no words for people", path, w.place(i), why)
			}
		}
	}
	var page bytes.Buffer
	if err := b.HTML(&page); err != nil || strings.Contains(page.String(), "ZgotmplZ") {
		t.Errorf("%s: the page is not drawn: %v", path, err)
	}
}
