package transformer_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/logstack-go/logstack/cloudwatch/transformer"
)

// TestTransform checks what each processor does, along the lines of its
// documentation.
func TestTransform(t *testing.T) {
	for name, c := range map[string]struct{ config, message, want string }{
		"JSON":                    {`[{"parseJSON":{}}]`, `{"b":{"c":1.50},"a":[true,null]}`, `{"b":{"c":1.50},"a":[true,null]}`},
		"JSON elsewhere":          {`[{"parseJSON":{"destination":"in"}}]`, `{"a":"b"}`, `{"in":{"a":"b"}}`},
		"JSON in a text":          {`[{"parseJSON":{}},{"parseJSON":{"source":"body"}}]`, `{"body":"{\"a\":1}"}`, `{"body":"{\"a\":1}","a":1}`},
		"no JSON":                 {`[{"parseJSON":{}}]`, `plain`, `error: parseJSON: it is not a JSON object`},
		"a source that is absent": {`[{"parseJSON":{}},{"parseJSON":{"source":"body"}}]`, `{"a":1}`, `{"a":1}`},

		"grok":                        {`[{"grok":{"match":"%{NUMBER:v} %{HOSTNAME:host} %{NOTSPACE:state} %{QUOTEDSTRING:said}"}}]`, `17 db-1.internal OK "all well"`, `{"v":"17","host":"db-1.internal","state":"OK","said":"all well"}`},
		"grok takes all":              {`[{"grok":{"match":"%{DATA:x} %{DATA:y}"}}]`, `abc def ghi`, `{"x":"abc","y":"def ghi"}`},
		"grok is greedy":              {`[{"grok":{"match":"%{GREEDYDATA:x} %{GREEDYDATA:y}"}}]`, `abc def ghi`, `{"x":"abc def","y":"ghi"}`},
		"grok with brackets":          {`[{"grok":{"match":"%{NUMBER:t} [%{NUMBER:db} %{IP:ip}:%{NUMBER:port}] %{GREEDYDATA:rest}"}}]`, `16.5 [0 127.0.0.1:6379] "SET"`, `{"t":"16.5","db":"0","ip":"127.0.0.1","port":"6379","rest":"\"SET\""}`},
		"grok with dots":              {`[{"grok":{"match":"%{IP:client.ip} %{WORD:method} %{URIPATHPARAM:uri}"}}]`, `10.0.0.1 GET /a?b=c`, `{"client":{"ip":"10.0.0.1"},"method":"GET","uri":"/a?b=c"}`},
		"grok of a field":             {`[{"parseJSON":{}},{"grok":{"source":"msg","match":"%{WORD:m} %{NOTSPACE:p} HTTP/%{NUMBER:v}"}}]`, `{"msg":"GET /x HTTP/1.1"}`, `{"msg":"GET /x HTTP/1.1","m":"GET","p":"/x","v":"1.1"}`},
		"grok with groups":            {`[{"grok":{"match":"%{SYSLOGPROG:p} %{URIHOST:h}"}}]`, `a/b[12] x.org:443`, `{"p":"a/b[12]","program":"a/b","pid":"12","h":"x.org:443","port":"443"}`},
		"grok and a date":             {`[{"grok":{"match":"%{HTTPDATE:at} %{IPORHOST:ip} %{NUMBER:status}"}}]`, `23/Nov/2024:10:25:15 -0900 172.16.0.1 200`, `{"at":"23/Nov/2024:10:25:15 -0900","ip":"172.16.0.1","status":"200"}`},
		"grok and a level":            {`[{"grok":{"match":"%{TIMESTAMP_ISO8601:at} %{LOGLEVEL:level} %{GREEDYDATA:message}"}}]`, `2025-01-02 03:04:05,678 WARNING hot`, `{"at":"2025-01-02 03:04:05,678","level":"WARNING","message":"hot"}`},
		"grok drops what has no name": {`[{"grok":{"match":"%{WORD} %{WORD:b}"}}]`, `a b`, `{"b":"b"}`},
		"grok that does not match":    {`[{"grok":{"match":"%{INT:n}"}}]`, `n`, `error: grok: the match does not match`},
		"Apache": {`[{"grok":{"match":"%{APACHE_ACCESS_LOG}"}}]`, `127.0.0.1 - - [03/Aug/2023:12:34:56 +0000] "GET /p HTTP/1.1" 200 1234`,
			`{"remote_host":"127.0.0.1","timestamp":"2023-08-03T12:34:56Z","http_method":"GET","request":"/p","http_version":"1.1","status_code":200,"response_size":1234}`},
		"syslog": {`[{"grok":{"match":"%{SYSLOG5424}"}}]`, `<165>1 2003-10-11T22:14:15.003Z m.org app - ID47 [x@1 a="3"][y@1 b="high"]`,
			`{"pri":165,"version":1,"timestamp":"2003-10-11T22:14:15.003Z","hostname":"m.org","app":"app","msg_id":"ID47","structured_data":"x@1 a=\"3\"","message":"[y@1 b=\"high\"]"}`},

		"csv":           {`[{"csv":{"delimiter":":","quoteCharacter":"'"}}]`, `'Akua Mansa':28:'New York: USA'`, `{"column_1":"Akua Mansa","column_2":"28","column_3":"New York: USA"}`},
		"named columns": {`[{"csv":{"columns":["a","b.c"]}}]`, `1,"say ""x""",3`, `{"a":"1","b":{"c":"say \"x\""},"column_3":"3"}`},
		"pairs":         {`[{"parseKeyValue":{"destination":"kv","fieldDelimiter":"!","keyValueDelimiter":":","nonMatchValue":"none","keyPrefix":"p_"}}]`, `a:1!b:2!c`, `{"kv":{"p_a":"1","p_b":"2","p_c":"none"}}`},

		"small":                    {`[{"parseJSON":{}},{"lowerCaseString":{"withKeys":["a.b","c"]}}]`, `{"a":{"b":"XY"},"c":5}`, `{"a":{"b":"xy"},"c":5}`},
		"capital":                  {`[{"parseJSON":{}},{"upperCaseString":{"withKeys":["a"]}}]`, `{"a":"warn"}`, `{"a":"WARN"}`},
		"trimmed":                  {`[{"parseJSON":{}},{"trimString":{"withKeys":["a"]}}]`, `{"a":"  x "}`, `{"a":"x"}`},
		"split":                    {`[{"parseJSON":{}},{"splitString":{"entries":[{"source":"a","delimiter":", "}]}}]`, `{"a":"x, y"}`, `{"a":["x","y"]}`},
		"replaced":                 {`[{"parseJSON":{}},{"substituteString":{"entries":[{"source":"a","from":"(\\w+), (\\w+), and (\\w+)","to":"$1 and $3"},{"source":"b","from":"^(?P<x>\\d+):.*$","to":"${x}$"}]}}]`, `{"a":"T, D, and H","b":"12:y"}`, `{"a":"T and H","b":"12$"}`},
		"added":                    {`[{"parseJSON":{}},{"addKeys":{"entries":[{"key":"o.n","value":"v"},{"key":"a","value":"new"}]}}]`, `{"a":1}`, `{"a":1,"o":{"n":"v"}}`},
		"over":                     {`[{"parseJSON":{}},{"addKeys":{"entries":[{"key":"a","value":"new","overwriteIfExists":true}]}}]`, `{"a":1}`, `{"a":"new"}`},
		"deleted":                  {`[{"parseJSON":{}},{"deleteKeys":{"withKeys":["o.i","none"]}}]`, `{"o":{"i":1}}`, `{"o":{}}`},
		"moved in":                 {`[{"parseJSON":{}},{"moveKeys":{"entries":[{"source":"o.i","target":"p"}]}}]`, `{"o":{"i":1},"p":{"j":2}}`, `{"o":{},"p":{"j":2,"i":1}}`},
		"moved to":                 {`[{"parseJSON":{}},{"moveKeys":{"entries":[{"source":"o.i","target":"q"}]}}]`, `{"o":{"i":1}}`, `{"o":{},"q":1}`},
		"renamed":                  {`[{"parseJSON":{}},{"renameKeys":{"entries":[{"key":"o","renameTo":"n"}]}}]`, `{"o":{"i":1}}`, `{"n":{"i":1}}`},
		"not over":                 {`[{"parseJSON":{}},{"renameKeys":{"entries":[{"key":"o","renameTo":"n"}]}}]`, `{"o":1,"n":2}`, `{"o":1,"n":2}`},
		"renamed over":             {`[{"parseJSON":{}},{"renameKeys":{"entries":[{"key":"o","renameTo":"n","overwriteIfExists":true}]}}]`, `{"o":1,"n":2}`, `{"n":1}`},
		"copied":                   {`[{"parseJSON":{}},{"copyValue":{"entries":[{"source":"o.i","target":"n"},{"source":"@logGroupName","target":"g"},{"source":"@logGroupStream","target":"s"},{"source":"@accountId","target":"acc"}]}}]`, `{"o":{"i":1}}`, `{"o":{"i":1},"n":1,"g":"/shop","s":"web/1"}`},
		"lists":                    {`[{"parseJSON":{}},{"listToMap":{"source":"l","key":"k","valueKey":"v","target":"m"}}]`, `{"l":[{"k":"a","v":1},{"k":"b","v":2},{"k":"b","v":3}]}`, `{"l":[{"k":"a","v":1},{"k":"b","v":2},{"k":"b","v":3}],"m":{"a":[1],"b":[2,3]}}`},
		"the last":                 {`[{"parseJSON":{}},{"listToMap":{"source":"l","key":"k","valueKey":"v","flatten":true,"flattenedElement":"last"}}]`, `{"l":[{"k":"b","v":2},{"k":"b","v":3}]}`, `{"l":[{"k":"b","v":2},{"k":"b","v":3}],"b":3}`},
		"typed":                    {`[{"parseJSON":{}},{"typeConverter":{"entries":[{"key":"i","type":"integer"},{"key":"d","type":"double"},{"key":"s","type":"string"},{"key":"b","type":"boolean"},{"key":"none","type":"integer"}]}}]`, `{"i":"200","d":"1.5","s":7,"b":"true"}`, `{"i":200,"d":1.5,"s":"7","b":true}`},
		"no number":                {`[{"parseJSON":{}},{"typeConverter":{"entries":[{"key":"i","type":"integer"}]}}]`, `{"i":"x"}`, `error: typeConverter: i: "x" is not a valid integer`},
		"a time":                   {`[{"parseJSON":{}},{"dateTimeConverter":{"source":"a","target":"b","matchPatterns":["dd/MM/yyyy HH:mm:ss"],"sourceTimezone":"Europe/Berlin","targetFormat":"yyyy-MM-dd'T'HH:mm:ssXXX","targetTimezone":"America/New_York"}}]`, `{"a":"05/12/1998 11:00:00"}`, `{"a":"05/12/1998 11:00:00","b":"1998-12-05T05:00:00-05:00"}`},
		"as CloudFormation has it": {`[{"ParseJSON":{}},{"RenameKeys":{"Entries":[{"Key":"levelname","RenameTo":"level","OverwriteIfExists":"true"}]}}]`, `{"levelname":"INFO"}`, `{"level":"INFO"}`},
	} {
		t.Run(name, func(t *testing.T) {
			parsed, err := transformer.Parse([]byte(c.config))
			if err != nil {
				t.Fatal(err)
			}
			again, err := transformer.Parse([]byte(parsed.String()))
			if err != nil || again.String() != parsed.String() {
				t.Errorf("it is printed as %s, which is read as %v, %v", parsed, again, err)
			}
			out, err := again.Transform(transformer.Event{Message: c.message, LogGroup: "/shop", LogStream: "web/1"})
			got := string(out)
			if err != nil {
				got = "error: " + err.Error()
			}
			if got != c.want {
				t.Errorf("it is\n%s\nand not\n%s", got, c.want)
			}
		})
	}
}

// TestParseRefuses checks transformers that CloudWatch rejects, and those that
// cannot run here.
func TestParseRefuses(t *testing.T) {
	many := func(n int, entry string) string { return strings.TrimSuffix(strings.Repeat(entry+",", n), ",") }
	for name, c := range map[string]struct {
		config, want string
		unsupported  bool
	}{
		"nothing":               {`[]`, "transformerConfig: at least one is required", false},
		"no list":               {`"x"`, "transformerConfig: it must be the list of processors", false},
		"two in one":            {`[{"parseJSON":{},"csv":{}}]`, "[0]: a processor is an object with one key", false},
		"unknown":               {`[{"parseJson":{}}]`, `"parseJson" is not a processor: did you mean parseJSON?`, false},
		"unknown key":           {`[{"parseJSON":{"from":"x"}}]`, `[0].parseJSON: unknown field "from"`, false},
		"of another type":       {`[{"parseJSON":{}},{"deleteKeys":{"withKeys":"x"}}]`, "[1].deleteKeys.withKeys: it is a string", false},
		"no parser first":       {`[{"deleteKeys":{"withKeys":["a"]}}]`, "deleteKeys is not a parser, and the first processor must be one", false},
		"first of a field":      {`[{"parseJSON":{"source":"a"}}]`, "the first processor parses @message", false},
		"too many":              {`[` + many(21, `{"trimString":{"withKeys":["a"]}}`) + `]`, "there are 21: at most 20 are allowed", false},
		"too many parsers":      {`[` + many(6, `{"parseJSON":{}}`) + `]`, "there are 6 parsers: at most 5 are allowed", false},
		"two groks":             {`[` + many(2, `{"grok":{"match":"%{INT:a}"}}`) + `]`, "a transformer has at most one grok", false},
		"built in, later":       {`[{"parseJSON":{}},{"parseVPC":{}}]`, "[1]: parseVPC must be the first processor", false},
		"too many renames":      {`[{"parseJSON":{}},{"renameKeys":{"entries":[` + many(6, `{"key":"a","renameTo":"b"}`) + `]}}]`, "[1].renameKeys.entries: there are 6: at most 5 are allowed", false},
		"too deep":              {`[{"parseJSON":{}},{"deleteKeys":{"withKeys":["a.b.c.d"]}}]`, "[1].deleteKeys.withKeys[0]: a.b.c.d is 4 keys deep", false},
		"too long":              {`[{"parseJSON":{"destination":"` + strings.Repeat("x", 129) + `"}}]`, "a path has at most 128 characters", false},
		"no such type":          {`[{"parseJSON":{}},{"typeConverter":{"entries":[{"key":"a","type":"float"}]}}]`, `"float" is not allowed: use integer, double, string or boolean`, false},
		"flat without":          {`[{"parseJSON":{}},{"listToMap":{"source":"a","key":"k","flatten":true}}]`, "first or last", false},
		"no such pattern":       {`[{"grok":{"match":"%{LEVEL:a}"}}]`, `"LEVEL" is not a pattern`, false},
		"typed pattern":         {`[{"grok":{"match":"%{INT:a:int}"}}]`, "patterns do not convert types", false},
		"much data":             {`[{"grok":{"match":"` + strings.Repeat("%{DATA:a} ", 3) + strings.Repeat("%{SPACE}%{WORD} ", 3) + `"}}]`, "can be used at most 5 times in total", false},
		"a late log format":     {`[{"grok":{"match":"%{DATA:a} %{SYSLOG5424}"}}]`, "SYSLOG5424 must be the first pattern", false},
		"a log format and more": {`[{"grok":{"match":"%{NGINX_ACCESS_LOG} %{NUMBER:n}"}}]`, "only one of DATA", false},
		"OCSF":                  {`[{"parseToOCSF":{"eventSource":"CloudTrail","ocsfVersion":"V1.1"}}]`, "[0].parseToOCSF: parseToOCSF does not run here", true},
		"an expression":         {`[{"grok":{"match":"%{INT:a}\\s+%{INT:b}"}}]`, "AWS does not document whether", true},
		"Java's regex":          {`[{"parseJSON":{}},{"substituteString":{"entries":[{"source":"a","from":"a(?!b)","to":"c"}]}}]`, "the expression does not run here", true},
		"a locale":              {`[{"parseJSON":{}},{"dateTimeConverter":{"source":"a","target":"b","locale":"de","matchPatterns":["EEEE dd. MMMM yyyy HH:mm:ss"]}}]`, "in de do not run here", true},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := transformer.Parse([]byte(c.config))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("it says %v, and not %s", err, c.want)
			}
			var unsupported *transformer.Unsupported
			if errors.As(err, &unsupported) != c.unsupported {
				t.Errorf("%v: that it only does not run here is %v", err, !c.unsupported)
			}
		})
	}
}
