package preview

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The Markdown of text widgets is shown as in the console, except for what
// would run or load something.
func TestMarkdown(t *testing.T) {
	for text, want := range map[string]string{
		"# One\n## Two":                       "<h3>One</h3>\n<h4>Two</h4>",
		"a **b** *c* ~~d~~ `e`":               "<p>a <strong>b</strong> <em>c</em> <del>d</del> <code>e</code></p>",
		"* a\n* b":                            "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
		"| a |\n|---|\n| b |":                 "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n</tbody>\n</table>",
		"a\nb":                                "<p>a<br>\nb</p>",
		"[a](https://example.com/?a=1&b=\"2)": `<p><a rel="noopener noreferrer" href="https://example.com/?a=1&amp;b=%222">a</a></p>`,
		"[button:primary:Buy](http://e.com)":  `<p><a rel="noopener noreferrer" href="http://e.com">Buy</a></p>`,
		"<https://example.com>":               `<p><a rel="noopener noreferrer" href="https://example.com">https://example.com</a></p>`,
		// None of these runs, loads or links to anything.
		"[a](javascript:alert(1))":                "<p>a</p>",
		"[a](JaVaScRiPt:alert(1))":                "<p>a</p>",
		"[a](data:text/html,x)":                   "<p>a</p>",
		"[a](//evil.example)":                     "<p>a</p>",
		"[a](#x)":                                 "<p>a</p>",
		"<javascript:alert(1)>":                   "<p>javascript:alert(1)</p>",
		"<script>alert(1)</script>":               "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
		"a <img src=x onerror=alert(1)>":          "<p>a &lt;img src=x onerror=alert(1)&gt;</p>",
		"![logo](https://example.com/x.png)":      `<p><span class="image">[image: logo]</span></p>`,
		"<!-- x -->":                              "<p>&lt;!-- x --&gt;</p>",
		"<style>*{background:url(x)}</style>":     "<p>&lt;style&gt;*{background:url(x)}&lt;/style&gt;</p>",
		"[a]: https://e.com \"<b>\"\n\n[a]":       `<p><a rel="noopener noreferrer" href="https://e.com">a</a></p>`,
		"```html\n<script>\n```":                  "<pre><code class=\"language-html\">&lt;script&gt;\n</code></pre>",
		"[a](https://e.com/<script>)":             `<p><a rel="noopener noreferrer" href="https://e.com/%3Cscript%3E">a</a></p>`,
		"[a](https://e.com '\"><script>x')":       `<p><a rel="noopener noreferrer" href="https://e.com">a</a></p>`,
		"[<b>a</b>](https://e.com)":               `<p><a rel="noopener noreferrer" href="https://e.com">&lt;b&gt;a&lt;/b&gt;</a></p>`,
		"![<script>](x \"<script>\")":             `<p><span class="image">[image: &lt;script&gt;]</span></p>`,
		"&lt;script&gt;":                          "<p>&lt;script&gt;</p>",
		"- [ ] a":                                 "<ul>\n<li>[ ] a</li>\n</ul>",
		"\x00<script>":                            "<p>\ufffd&lt;script&gt;</p>",
		"[a](ht\ttps://e.com)":                    "<p>[a](ht\ttps://e.com)</p>",
		"[a](\u0001javascript:alert(1))":          "<p>a</p>",
		"[a](https&colon;//e.com)":                "<p>a</p>",
		"[a](javascript&colon;alert&lpar;1&#41;)": "<p>a</p>",
	} {
		if got := strings.TrimSpace(string(markdown(text))); got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
}

// allowed matches the tags that a text can have.
var allowed = regexp.MustCompile(`^</?(?:p|h[3-6]|strong|em|del|code|pre|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|br|hr|span|a)(?: (?:rel="noopener noreferrer" href="https?://[^"]*"|class="[^"<>]*"|start="[0-9]+"|style="text-align:[a-z]+"))*/?>$`)

// Whatever the text, its HTML has only these tags.
func FuzzMarkdown(f *testing.F) {
	for _, seed := range []string{"# a\n\n* b **c** [d](https://e)", "<script>x</script>", "![a](b)", "| a |\n|:-:|\n| b |", "3. a", "```a b\"c\n```", "<a@b.c>", "[a](<javascript:x>)"} {
		f.Add(seed)
	}
	tag := regexp.MustCompile(`<[^>]*>?`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, found := range tag.FindAllString(string(markdown(text)), -1) {
			if !allowed.MatchString(found) {
				t.Errorf("%q has %s", text, found)
			}
		}
	})
}

// Nothing in a template or a log line becomes a tag, wherever it is shown.
func TestNoInjection(t *testing.T) {
	const bad = `<script>alert(1)</script>`
	b := board(t, fmt.Sprintf(`
		{"type": "text", "x": 0, "y": 0, "width": 24, "height": 2, "properties": {"markdown": "%[1]s\n\n# %[1]s\n\n[x](javascript:%[1]s)"}},
		{"type": "metric", "x": 0, "y": 2, "width": 12, "height": 6, "properties": {"title": "%[1]s", "period": 60,
			"metrics": [["shop", "Errors", {"stat": "Sum", "label": "%[1]s"}], ["shop", "%[1]s"], ["AWS/ECS", "%[1]s"]],
			"yAxis": {"left": {"label": "%[1]s"}, "right": {"label": "%[1]s"}},
			"annotations": {"horizontal": [{"value": 1, "label": "%[1]s", "yAxis": "right"}, [{"value": 1, "label": "%[1]s"}, {"value": 2, "label": "%[1]s"}]],
				"vertical": [{"value": "2025-03-11T08:01:00Z", "label": "%[1]s"}, {"value": "2018-03-11T08:01:00Z", "label": "%[1]s"}]}}},
		{"type": "metric", "x": 12, "y": 2, "width": 12, "height": 6, "properties": {"view": "singleValue", "metrics": [["shop", "Errors", {"label": "%[1]s"}]]}},
		{"type": "alarm", "x": 0, "y": 8, "width": 12, "height": 3, "properties": {"title": "%[1]s", "alarms": ["arn:aws:cloudwatch:x:1:alarm:%[1]s"]}},
		{"type": "metric", "x": 12, "y": 8, "width": 12, "height": 3, "properties": {"annotations": {"alarms": ["%[1]s"]}}},
		{"type": "explorer", "x": 0, "y": 11, "width": 12, "height": 3, "properties": {"title": "%[1]s", "metrics": [{"metricName": "%[1]s", "resourceType": "%[1]s"}], "labels": [{"key": "%[1]s"}]}},
		{"type": "custom", "x": 12, "y": 11, "width": 12, "height": 3, "properties": {"title": "%[1]s", "endpoint": "%[1]s"}},
		{"type": "log", "x": 0, "y": 14, "width": 24, "height": 6, "properties": {"title": "%[1]s", "query": "SOURCE '/shop' | fields @message, '%[1]s' as x"}}`, bad))
	page := drawnPage(t, b)
	if strings.Contains(strings.ToLower(page), "<script") || regexp.MustCompile(`href="(?:[^h]|h[^t])`).MatchString(page) || strings.Contains(page, "ZgotmplZ") {
		t.Error("a text became a tag")
	}
	if n := strings.Count(page, "&lt;script&gt;"); n < 20 {
		t.Errorf("%d of the texts are shown as they are", n)
	}
}
