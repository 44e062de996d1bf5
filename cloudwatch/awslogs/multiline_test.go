package awslogs

import (
	"strings"
	"testing"
)

func TestStarts(t *testing.T) {
	for _, test := range []struct {
		read              func(string) (Multiline, error)
		pattern           string
		starts, continues string
	}{
		{MultilinePattern, `^\S`, "Traceback (most recent call last):", `  File "app.py", line 3`},
		{MultilinePattern, `^(\{|\[\d{4}-)`, `{"level": "INFO"}`, "Traceback (most recent call last):"},
		{DatetimeFormat, `%Y-%m-%d %H:%M:%S,\d{3}`, "2025-03-11 09:01:02,123 INFO", "2025-03-11 09:01:02.123 INFO"},
		{DatetimeFormat, `\[%b %d, %Y %H:%M:%S\]`, "[Mar 11, 2025 09:01:02] hello", "Mar 11, 2025 09:01:02 hello"},
		{DatetimeFormat, `%Y-%m-%dT%H:%M:%S%L%z`, "2025-03-11T09:01:02.123+0000", "2025-03-11T09:01:02,123+0000"},
		{DatetimeFormat, `%a %d %B %y %I:%M:%S.%f %p %Z`, "Tue 11 March 25 09:01:02.123456 AM CET", "Tue 11 March 25"},
		{DatetimeFormat, `%A %w %j`, "Tuesday 2 069", "Tuesday 7 069"},
	} {
		m, err := test.read(test.pattern)
		if err != nil {
			t.Errorf("%s: %v", test.pattern, err)
			continue
		}
		if !m.Starts(test.starts) {
			t.Errorf("%s does not match %s", test.pattern, test.starts)
		}
		if m.Starts(test.continues) {
			t.Errorf("%s matches %s", test.pattern, test.continues)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, test := range []struct {
		read    func(string) (Multiline, error)
		pattern string
		want    string
	}{
		{MultilinePattern, `^[`, "multiline pattern, line 1, column 2: it is not a regular expression: missing closing ]"},
		{MultilinePattern, `^(?!\s)`, "column 2: it is not a regular expression: invalid or unsupported Perl syntax\n"},
		{MultilinePattern, `^(?!\s)`, "hint: the driver reads Go's regular expressions (RE2), which have no lookaround"},
		{MultilinePattern, `.*`, "it matches every line, and so joins no lines"},
		{MultilinePattern, ``, "it matches every line"},
		{DatetimeFormat, `%Y-%m-%d %T`, "datetime format, line 1, column 10: the driver does not know %T, and drops it"},
		{DatetimeFormat, `%Y-%m-%d %T`, "hint: write %H:%M:%S"},
		{DatetimeFormat, `%Y %k`, "hint: the directives are %A %B %H %I %L %M %S %Y %Z %a %b %d %f %j %m %p %w %y %z"},
		{DatetimeFormat, `100%% %Y`, "column 4: the driver does not know %%, and drops it"},
		{DatetimeFormat, `%Y %`, "column 4: a % without a directive"},
		{DatetimeFormat, `%H:%M:%S.%L`, "column 10: %L includes a dot"},
		{DatetimeFormat, `%H:%M:%S\.%L`, "column 11: %L includes a dot"},
		{DatetimeFormat, `%H:%M:%S,%L`, `hint: write ,\d{3}`},
		{DatetimeFormat, `ISO8601`, "it has no directive"},
		{DatetimeFormat, `[%Y-%m-%dT%H:%M:%S]`, "it is not a regular expression: invalid character class range"},
	} {
		_, err := test.read(test.pattern)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.pattern, err, test.want)
		}
	}
}
