package delivery

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logstack-go/logstack/archive"
)

// Files are in one folder per hour, by when Firehose received their records.
// Each has a batch per line with the members that the table's columns read,
// after a control message.
func TestWrite(t *testing.T) {
	at := time.Date(2025, 3, 11, 8, 59, 59, 0, time.UTC).UnixMilli()
	bucket := t.TempDir()
	err := Write(bucket, Log{Group: "/shop", Folder: "application", Twice: true}, []Event{
		{Time: at, Stream: "a", Message: "one <1>"}, {Time: at, Stream: "b", Message: "two"},
		{Time: at, Stream: "a", Message: "three"}, {Time: at, Arrived: at + 2000, Stream: "a", Message: "late"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, bucket, "application/2025/03/11/09"); !strings.HasPrefix(got, `{"messageType":"CONTROL_MESSAGE"`) || strings.Count(got, "late") != 2 {
		t.Errorf("nine o'clock has\n%s", got)
	}
	lines := strings.Split(strings.TrimSpace(read(t, bucket, "application/2025/03/11/08")), "\n")
	if len(lines) != 4 || lines[1] != lines[3] {
		t.Fatalf("eight o'clock has %d lines\n%s", len(lines), strings.Join(lines, "\n"))
	}
	var members map[string]any
	if err := json.Unmarshal([]byte(lines[1]), &members); err != nil {
		t.Fatal(err)
	}
	for _, c := range archive.Columns() {
		if members[c.Key] == nil {
			t.Errorf("a batch has no %s: %s", c.Key, lines[1])
		}
	}
	if len(members) != len(archive.Columns()) || !strings.Contains(lines[1], `"message":"one <1>"},{`) {
		t.Errorf("the batch is %s", lines[1])
	}
}

// read returns the content of the only file in a folder.
func read(t *testing.T, bucket, folder string) string {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(bucket, filepath.FromSlash(folder), "archive-1-2025-03-11-*"+archive.Extension))
	if len(files) != 1 {
		t.Fatalf("%s has %d files", folder, len(files))
	}
	f, err := os.Open(files[0])
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if _, err := io.Copy(&b, z); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
