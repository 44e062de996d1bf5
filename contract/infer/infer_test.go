package infer

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/check"
	"github.com/logstack-go/logstack/logevent"
)

// Six hours of a Django service's log, with the guide's field names and with
// those of python-json-logger.
const (
	guideNames = "../../examples/logs/django.jsonl.gz"
	rawNames   = "../../examples/logs/django-raw-names.jsonl.gz"
)

func open(t *testing.T, o logevent.Options, inputs ...logevent.Input) *logevent.Source {
	t.Helper()
	source, err := logevent.Open(inputs, o)
	if err != nil {
		t.Fatal(err)
	}
	return source
}

func files(t *testing.T, o logevent.Options, paths ...string) *logevent.Source {
	t.Helper()
	inputs, err := logevent.Files(paths...)
	if err != nil {
		t.Fatal(err)
	}
	return open(t, o, inputs...)
}

// held checks log events against a contract.
func held(t *testing.T, c *contract.Contract, source *logevent.Source) *check.Report {
	t.Helper()
	r, err := check.Run(context.Background(), c, source, check.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Keys that are ids, and more fields and events than anybody reads, get no
// names of their own in the contract.
func TestDraftsAreBounded(t *testing.T) {
	const n = 4000
	const usual = `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": `
	for name, line := range map[string]func(i int) string{
		"changing keys":        func(i int) string { return fmt.Sprintf(`"m", "d": {"k%d": {"x": {"y": 1}}}}`, i) },
		"fields":               func(i int) string { return fmt.Sprintf(`"m", "k%d": 1}`, i) },
		"events":               func(i int) string { return fmt.Sprintf(`"%s happened"}`, letters(i)) },
		"events of one script": func(i int) string { return fmt.Sprintf(`"%s"}`, strings.Repeat("日本語", 1+i%3)) },
	} {
		var log strings.Builder
		for i := range n {
			log.WriteString(usual + line(i) + "\n")
		}
		var once string
		for _, workers := range []int{1, 3} {
			inferred, err := Run(t.Context(), open(t, logevent.Options{Format: logevent.Raw, BatchSize: 64 << 10}, logevent.Bytes("log", []byte(log.String()))), Options{Workers: workers})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if once == "" {
				once = string(inferred.YAML)
			} else if string(inferred.YAML) != once {
				t.Errorf("%s: %d workers make another contract", name, workers)
			}
			if inferred.Events > maxEvents || name != "events" && inferred.LeftOut > 0 {
				t.Errorf("%s: %d events, and %d left out", name, inferred.Events, inferred.LeftOut)
			}
		}
		if name == "changing keys" && (!strings.Contains(once, "  d: {type: object}\n") || strings.Contains(once, "k1")) {
			t.Errorf("%s make\n%.2000s", name, once)
		}
	}
}

// An inferred contract contains no sensitive value of the log.
func TestInferredContractsTellNoSecrets(t *testing.T) {
	const usual = `{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": `
	inferred, err := Run(t.Context(), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(
		usual+`"got eyJhbGciOiJIUzI.eyJzdWIiOiIx.SflKxwRJSMeKKF"}
`+usual+`"connect to postgres://u:hunter2@db", "jim@mail.example.com": 1}
`+usual+`"m", "event_type": "jane@mail.example.com"}
`+usual+`"m", "metric_name": "joe@mail.example.com", "metric_value": 1}
`+strings.Replace(usual, "app", "jill@mail.example.com", 1)+`"5"}
`+usual+`"set DB_PASSWORD=hunter2"}
`))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"jane", "joe", "jim", "jill", "hunter2", "0123456789abc", "abcdef", "eyJ"} {
		if strings.Contains(string(inferred.YAML), secret) {
			t.Errorf("%s is in\n%s", secret, inferred.YAML)
		}
	}
}

// A metric whose name is too long to keep is left out. It does not get the name
// that stands for such names.
func TestInferredMetricNames(t *testing.T) {
	for n, want := range map[int]bool{20: true, 200: false} {
		name := strings.Repeat("é", n)
		inferred, err := Run(t.Context(), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(
			`{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "logger": "app", "message": "m", "metric_name": "`+name+`", "metric_value": 1}`))), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(string(inferred.YAML), name); got != want || strings.Contains(string(inferred.YAML), "'…'") {
			t.Errorf("%d characters: %v\n%s", n, got, inferred.YAML)
		}
	}
}

// A log keeps the contract that is inferred from it.
func TestInferredContractsAreKept(t *testing.T) {
	for _, path := range []string{rawNames, guideNames} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			inferred := made(t, files(t, logevent.Options{}, path))
			for _, f := range held(t, inferred.Contract, files(t, logevent.Options{}, path)).Findings {
				// A level that was overwritten by an extra is not taken for a
				// level.
				if slices.Contains([]check.Kind{check.Missing, check.Type, check.Event, check.Reserved, check.Extra, check.Unknown, check.Metric}, f.Kind) {
					t.Errorf("%+v", f)
				}
			}
		})
	}
}

// The contract depends neither on the number of workers nor on batches. The
// part of the log has all kinds of records.
func TestWorkersMakeNoDifference(t *testing.T) {
	for _, path := range []string{rawNames, guideNames} {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			log := part(t, path, 7)
			var once []byte
			for _, o := range []struct{ workers, batch int }{{2, 0}, {1, 64 << 10}, {3, 16 << 10}} {
				r, err := Run(t.Context(), open(t, logevent.Options{BatchSize: o.batch}, logevent.Bytes("log", log)), Options{Workers: o.workers})
				if err != nil {
					t.Fatal(err)
				}
				if once == nil {
					once = r.YAML
				}
				if !bytes.Equal(r.YAML, once) {
					t.Errorf("with %d workers, another contract is inferred", o.workers)
				}
			}
		})
	}
}

// part returns every of-th line of a log.
func part(t *testing.T, path string, of int) []byte {
	t.Helper()
	zipped, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer zipped.Close()
	plain, err := gzip.NewReader(zipped)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	var kept []byte
	n := 0
	for line := range bytes.Lines(all) {
		if n++; n%of == 0 {
			kept = append(kept, line...)
		}
	}
	return kept
}

func TestInferOtherNames(t *testing.T) {
	log := `{"ts": 1741680000.5, "level": "warn", "msg": "cache miss", "caller": "a.go:1", "took_ms": 3, "user": {"mail": "x@mail.example.com"}}
{"ts": 1741680001.5, "level": "info", "msg": "started", "caller": "a.go:2"}
plain
{"ts": 1741680002.5, "level": "panic", "msg": "request 17 broke", "caller": "a.go:3", "password": "x"}
`
	inferred, err := Run(context.Background(), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(log))), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if inferred.Records != 3 || inferred.Others != 1 || inferred.Events != 3 || inferred.LeftOut != 0 {
		t.Errorf("%+v", inferred)
	}
	for _, want := range []string{
		"extends: zap\n",
		"  duration_ms: {as: took_ms, unit: Milliseconds} # guessed: what it is for, from the name and the values; the unit, from the name\n",
		"  user_mail: {as: user.mail, pii: email} # guessed: personal data, from the values\n",
		"  request:\n    level: CRITICAL\n    rate: rare # guessed: it came once\n    match: [{message: 'request *'}]\n",
	} {
		if !strings.Contains(string(inferred.YAML), want) {
			t.Errorf("%s is not in\n%s", want, inferred.YAML)
		}
	}
	// The result is reproducible, and the log keeps it even if a message has
	// line breaks or a level two names.
	for _, log := range []string{
		`{"msg": "first thing", "body": "second thing", "level": "info"}`,
		`{"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "message": "something\nof two lines"}`,
		`{"timestamp": "2025-03-11T08:00:00Z", "level": "WARNING", "logger": "l", "message": "one thing"}` + "\n" + `{"timestamp": "2025-03-11T08:00:00Z", "level": "warn", "logger": "l", "message": "other thing"}`,
	} {
		source := func() *logevent.Source {
			return open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(log)))
		}
		var once string
		for range 8 {
			inferred, err := Run(context.Background(), source(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if once == "" {
				once = string(inferred.YAML)
			}
			if string(inferred.YAML) != once {
				t.Fatalf("%s\nmakes another contract each time", log)
			}
		}
		c, err := contract.Parse("inferred.yaml", []byte(once))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range held(t, c, source()).Findings {
			t.Errorf("%s\n%s: %s\n%s", log, f.Kind, f.Text, once)
		}
	}
	// A contract can be inferred from any record.
	for _, log := range []string{
		`{}`, `{"a": 1}`, `{"": "x", "message": "y"}`, `{"weird key!": 1, "message": {"a": {"b": [1]}}}`, `{"message": "5"}`, `{"level": 5, "message": null}`,
		`{"message": "# \"quoted\" 'text': *"}`, `{"events": {"x": 1}, "level": {"y": 2}}`, `{"a.b": 1, "a": {"b": 2}}`, `{"message": "\ud800 \u0000 x"}`,
		`{"message": "m", "password": "hunter2", "db_password": "x", "level": "INFO"}`, `{"null": 1, "true": 2, "@5": 3, "message": "m", "no": 4}`, `{"metric_name": "m", "metric_value": 1, "metric_unit": "furlongs"}`,
		`{"metric_name": "a:b", "metric_value": 1, "metric_unit": "ms"}`, `{"status_code": {"a": 1}}`, `{"message": 5}`,
		`{"message": {"text": "x"}, "user_id": {"id": 5}}`, `{"user_id": "5", "method": "GET"}` + "\n" + `{"user_id": "5", "method": {"name": "GET"}}`,
	} {
		if _, err := Run(context.Background(), open(t, logevent.Options{Format: logevent.Raw}, logevent.Bytes("log", []byte(log))), Options{}); err != nil {
			t.Errorf("%s: %v", log, err)
		}
	}
	if _, err := Run(context.Background(), open(t, logevent.Options{}, logevent.Bytes("log", []byte("plain\n"))), Options{}); err != ErrNoRecords {
		t.Errorf("%v", err)
	}
}

// letters returns a number in letters.
func letters(i int) string {
	return strings.Map(func(r rune) rune { return r - '0' + 'A' }, fmt.Sprint(i))
}
