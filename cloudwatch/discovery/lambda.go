package discovery

import (
	"bytes"
	"slices"
	"strconv"
)

// The fields of Lambda's log lines. (CWL_AnalyzeLogData-discoverable-fields.
// @initDuration is not in its table, but the report of a cold start has it.)
const (
	lambdaType = iota
	lambdaRequestID
	lambdaDuration
	lambdaBilled
	lambdaInit
	lambdaMemory
	lambdaMaxMemory
	lambdaTrace
	lambdaSegment
)

var lambdaFields = [...]string{
	lambdaType: "@type", lambdaRequestID: "@requestId", lambdaDuration: "@duration", lambdaBilled: "@billedDuration", lambdaInit: "@initDuration",
	lambdaMemory: "@memorySize", lambdaMaxMemory: "@maxMemoryUsed", lambdaTrace: "@xrayTraceId", lambdaSegment: "@xraySegmentId",
}

// reported are the parts of a report after the request ID. Each has a label, a
// number and a unit.
var reported = []struct {
	label, unit string
	field       int
}{
	{"Duration: ", " ms", lambdaDuration}, {"Billed Duration: ", " ms", lambdaBilled}, {"Init Duration: ", " ms", lambdaInit},
	{"Memory Size: ", " MB", lambdaMemory}, {"Max Memory Used: ", " MB", lambdaMaxMemory},
}

// LambdaFields returns the names of the fields that only Lambda's log lines have.
func LambdaFields() []string { return slices.Clone(lambdaFields[:]) }

// platformTypes are the types of lines that the runtime writes about a request.
var platformTypes = [][]byte{[]byte("START"), []byte("END"), []byte("REPORT")}

var (
	requestID = []byte(" RequestId: ")
	trace     = []byte("XRAY TraceId: ")
	segment   = []byte("SegmentId: ")
	initStart = []byte("INIT_START Runtime Version: ")
)

// platformType returns the type of a line of the runtime, or nil for other lines.
func platformType(line []byte) []byte {
	for _, name := range platformTypes {
		if bytes.HasPrefix(line, name) && bytes.HasPrefix(line[len(name):], requestID) {
			return line[:len(name)]
		}
	}
	return nil
}

// isPlatform reports whether a line is from the runtime and not from the function.
func isPlatform(line []byte) bool {
	return platformType(line) != nil || bytes.HasPrefix(line, initStart) || bytes.HasPrefix(line, trace)
}

// isLambda reports whether the form of a line shows that it is from Lambda: a line
// of the runtime, or one of a function with the request ID where the runtimes write
// it.
func isLambda(line []byte) bool {
	return isPlatform(line) || isUUID(functionRequestID(line))
}

// lambda holds the values found in a line.
type lambda [len(lambdaFields)]Value

// read finds the fields of a line. A JSON object has only its members as fields: no
// page says that fields with an @ are discovered in reports of Lambda's JSON
// format, whose type is platform.report, or a @type in other lines.
func (l *lambda) read(line []byte) {
	*l = lambda{}
	if isObject(line) {
		return
	}
	if name := platformType(line); name != nil {
		l[lambdaType].Text = name
		l[lambdaRequestID].Text = word(line[len(name)+len(requestID):])
		if string(name) == "REPORT" {
			l.report(line)
		}
	} else {
		l[lambdaRequestID].Text = functionRequestID(line)
	}
	if i := bytes.Index(line, trace); i >= 0 {
		rest := line[i+len(trace):]
		l[lambdaTrace].Text = word(rest)
		if i := bytes.Index(rest, segment); i >= 0 {
			l[lambdaSegment].Text = word(rest[i+len(segment):])
		}
	}
}

// report finds the numbers of a report. Its parts are separated by tabs, which may
// have been turned into spaces, so each part is found by its label.
func (l *lambda) report(line []byte) {
	for _, part := range reported {
		rest := line
		for {
			i := bytes.Index(rest, []byte(part.label))
			if i < 0 {
				break
			}
			number := rest[i+len(part.label):]
			// A plain "Duration" must not be the end of another label.
			alone := i > 0 && (part.field != lambdaDuration || !bytes.HasSuffix(rest[:i], []byte(" ")) || isIDBefore(rest[:i]))
			end := bytes.Index(number, []byte(part.unit))
			if alone && end > 0 && isNumber(number[:end]) {
				l[part.field] = Value{Text: scaled(number[:end], part.unit), Number: true}
				break
			}
			rest = number
		}
	}
}

// isIDBefore reports whether a text ends with a request ID and a space.
func isIDBefore(text []byte) bool {
	_, rest, ok := bytes.Cut(text, requestID)
	return ok && !bytes.ContainsAny(bytes.TrimRight(rest, " \t"), " \t")
}

// scaled returns a number without its unit. Memory is in bytes: a MB is a million
// of them, as in the guide's query that divides by 1000 twice
// (CWL_QuerySyntax-examples).
func scaled(number []byte, unit string) []byte {
	if unit != " MB" {
		return number
	}
	megabytes, _ := strconv.ParseFloat(string(number), 64)
	return strconv.AppendFloat(nil, megabytes*1e6, 'f', -1, 64)
}

// functionRequestID returns the request ID in a line of a function, or nil. The
// runtimes write it after the time, and some write the level before that:
// "2026-03-03T09:00:00.000Z\tid\tINFO\ttext" and
// "[INFO]\t2026-03-03T09:00:00.000Z\tid\ttext". A line about a timeout has spaces.
func functionRequestID(line []byte) []byte {
	if len(line) > 0 && line[0] == '[' {
		_, rest, ok := bytes.Cut(line, []byte{'\t'})
		if !ok {
			return nil
		}
		line = rest
	}
	if len(line) < len("2006-01-02T15:04:05Z")+2 || line[0] < '0' || line[0] > '9' {
		return nil
	}
	i := bytes.IndexAny(line[:min(len(line), 32)], "\t ")
	if i < 0 || !isTime(line[:i]) {
		return nil
	}
	id := word(line[i+1:])
	if line[i] == ' ' && !isUUID(id) {
		return nil
	}
	return id
}

// isTime reports whether a text is a time such as 2026-03-03T09:00:00.000Z.
func isTime(text []byte) bool {
	const form = "0000-00-00T00:00:00"
	if len(text) <= len(form) || text[len(text)-1] != 'Z' {
		return false
	}
	for i, c := range []byte(form) {
		if c == '0' && (text[i] < '0' || text[i] > '9') || c != '0' && text[i] != c {
			return false
		}
	}
	return true
}

// isUUID reports whether a text has the form of a UUID.
func isUUID(text []byte) bool {
	if len(text) != 36 {
		return false
	}
	for i, c := range text {
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return false
			}
		}
	}
	return true
}

// word returns the text up to the first space or tab, or nil if that is empty.
func word(text []byte) []byte {
	if i := bytes.IndexAny(text, " \t\r\n"); i >= 0 {
		text = text[:i]
	}
	if len(text) == 0 {
		return nil
	}
	return text
}

// isNumber reports whether a text is a number: digits, optionally followed by a
// decimal point and more digits.
func isNumber(text []byte) bool {
	whole, part, hasPart := bytes.Cut(text, []byte{'.'})
	return areDigits(whole) && (!hasPart || areDigits(part))
}

func areDigits(text []byte) bool {
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}
