package transformer

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/javadate"
)

// typeConverter converts values to another type.
type typeConverter struct {
	Entries []conversion `json:"entries"`
}

type conversion struct {
	Key  string `json:"key"`
	Type string `json:"type"`
}

func (p *typeConverter) check(at *problems) {
	at.count("entries", len(p.Entries), cloudwatch.MaxConvertedKeys)
	for i, e := range p.Entries {
		at.key(fmt.Sprintf("entries[%d].key", i), e.Key, true)
		switch e.Type {
		case "integer", "double", "string", "boolean":
		default:
			at.invalidf(fmt.Sprintf("entries[%d].type", i), "%q is not allowed: use integer, double, string or boolean", e.Type)
		}
	}
}

func (p *typeConverter) run(e *event) error {
	for _, c := range p.Entries {
		value, ok := e.root.get(c.Key)
		if !ok || value == nil {
			continue
		}
		converted, err := convert(value, c.Type)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Key, err)
		}
		e.root.put(c.Key, converted, true)
	}
	return nil
}

func convert(value any, to string) (any, error) {
	var text string
	switch v := value.(type) {
	case string:
		text = v
	case json.Number:
		text = v.String()
	case bool:
		text = strconv.FormatBool(v)
	default:
		return nil, fmt.Errorf("an object or a list cannot become %s", to)
	}
	switch to {
	case "string":
		return text, nil
	case "boolean":
		if b := strings.ToLower(text); b == "true" || b == "false" {
			return b == "true", nil
		}
	default:
		n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
			break
		}
		if to == "double" {
			return json.Number(strconv.FormatFloat(n, 'f', -1, 64)), nil
		}
		if math.Abs(n) < 1<<62 {
			return json.Number(strconv.FormatInt(int64(n), 10)), nil
		}
	}
	return nil, fmt.Errorf("%q is not a valid %s", text, to)
}

// dateTimeConverter writes a time in another format.
type dateTimeConverter struct {
	Source         string   `json:"source"`
	Target         string   `json:"target"`
	MatchPatterns  []string `json:"matchPatterns"`
	TargetFormat   string   `json:"targetFormat,omitempty"`
	SourceTimezone string   `json:"sourceTimezone,omitempty"`
	TargetTimezone string   `json:"targetTimezone,omitempty"`
	Locale         string   `json:"locale,omitempty"`
	from, to       *time.Location
}

// defaultFormat is the format of times without a target format. On the page, it
// lacks a quote.
const defaultFormat = "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'"

func (p *dateTimeConverter) check(at *problems) {
	at.key("source", p.Source, true)
	at.key("target", p.Target, true)
	at.count("matchPatterns", len(p.MatchPatterns), cloudwatch.MaxDatePatterns)
	at.text("targetFormat", p.TargetFormat, 0, cloudwatch.MaxDateFormat)
	for i, pattern := range p.MatchPatterns {
		key := fmt.Sprintf("matchPatterns[%d]", i)
		if _, bad, lacks := javadate.Read(pattern); bad != "" {
			at.unsupportedf(key, "%s of %q does not run here", bad, pattern)
		} else if lacks != "" {
			at.unsupportedf(key, "%q lacks %s: what CloudWatch fills in then does not run here", pattern, lacks)
		}
	}
	if _, err := formatTime(time.Unix(0, 0).UTC(), p.format()); err != nil {
		at.unsupportedf("targetFormat", "%v", err)
	}
	switch language, _, _ := strings.Cut(strings.ReplaceAll(p.Locale, "_", "-"), "-"); language {
	case "", "en", "locale.ROOT", "ROOT":
	default:
		at.unsupportedf("locale", "the names of days and months in %s do not run here, only English ones", p.Locale)
	}
	p.from, p.to = p.zone(at, "sourceTimezone", p.SourceTimezone), p.zone(at, "targetTimezone", p.TargetTimezone)
}

func (p *dateTimeConverter) zone(at *problems, key, name string) *time.Location {
	if name == "" {
		return time.UTC
	}
	zone := javadate.Zone(name)
	if zone == nil {
		at.invalidf(key, "%q is not a time zone: write it like Europe/Berlin or +01:00", name)
	}
	return zone
}

func (p *dateTimeConverter) format() string {
	if p.TargetFormat == "" || p.TargetFormat == strings.TrimSuffix(defaultFormat, "'") {
		return defaultFormat
	}
	return p.TargetFormat
}

func (p *dateTimeConverter) run(e *event) error {
	value, ok := e.root.get(p.Source)
	if !ok {
		return nil
	}
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("%s is not a text", p.Source)
	}
	for _, pattern := range p.MatchPatterns {
		format, _, _ := javadate.Read(pattern)
		ms, ok := format.Parse(text, p.from)
		if !ok {
			continue
		}
		out, err := formatTime(time.UnixMilli(ms).In(p.to), p.format())
		if err != nil {
			return err
		}
		e.root.put(p.Target, out, true)
		return nil
	}
	return fmt.Errorf("%s: %q matches none of the matchPatterns", p.Source, text)
}

// layouts maps the letters of a format to the layouts of package time.
var layouts = map[string]string{
	"yyyy": "2006", "uuuu": "2006", "yy": "06", "uu": "06", "y": "2006", "u": "2006",
	"M": "1", "MM": "01", "MMM": "Jan", "MMMM": "January", "d": "2", "dd": "02",
	"E": "Mon", "EE": "Mon", "EEE": "Mon", "EEEE": "Monday", "h": "3", "hh": "03", "HH": "15",
	"m": "4", "mm": "04", "s": "5", "ss": "05", "a": "PM",
	"z": "MST", "zzz": "MST", "Z": "-0700", "X": "Z07", "XX": "Z0700", "XXX": "Z07:00", "xxx": "-07:00", "xx": "-0700",
}

// formatTime formats a time in one of Java's formats.
func formatTime(t time.Time, format string) (string, error) {
	var out strings.Builder
	for i := 0; i < len(format); {
		c := format[i]
		if c == '\'' {
			end := strings.IndexByte(format[i+1:], '\'')
			if end < 0 {
				return "", errors.New("a quote is not closed")
			}
			if end == 0 {
				out.WriteByte('\'')
			}
			out.WriteString(format[i+1 : i+1+end])
			i += end + 2
			continue
		}
		if c|0x20 < 'a' || c|0x20 > 'z' {
			out.WriteByte(c)
			i++
			continue
		}
		end := i
		for end < len(format) && format[end] == c {
			end++
		}
		letters := format[i:end]
		switch {
		case c == 'S' && len(letters) <= 9:
			out.WriteString(fmt.Sprintf("%09d", t.Nanosecond())[:len(letters)])
		case letters == "H":
			out.WriteString(strconv.Itoa(t.Hour()))
		case layouts[letters] != "":
			out.WriteString(t.Format(layouts[letters]))
		default:
			return "", fmt.Errorf("%s of %q does not run here", letters, format)
		}
		i = end
	}
	return out.String(), nil
}
