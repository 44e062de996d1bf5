package preview

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// headings is the number of levels by which headings of a text are moved down,
// to be below the title of the page.
const headings = 2

// converter converts the Markdown of text widgets to HTML: headings, emphasis,
// lists, links, tables and code (general reference, aws-markdown). HTML in it
// is shown as text. An image becomes its description, since the page loads
// nothing. Links are limited to http and https.
var converter = goldmark.New(
	goldmark.WithExtensions(extension.Table, extension.Strikethrough),
	goldmark.WithRendererOptions(html.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(safe{}, 1))),
)

// button matches the console's Markdown for a link shown as a button.
var button = regexp.MustCompile(`\[button:(?:primary:)?`)

// markdown returns the HTML of a text.
func markdown(text string) template.HTML {
	var b bytes.Buffer
	if err := converter.Convert([]byte(button.ReplaceAllString(text, "[")), &b); err != nil {
		return template.HTML(template.HTMLEscapeString(text))
	}
	return template.HTML(b.String())
}

// safe renders the nodes that must not be taken over as they are.
type safe struct{}

// RegisterFuncs registers the renderers of those nodes.
func (safe) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindHeading, heading)
	r.Register(ast.KindLink, link)
	r.Register(ast.KindAutoLink, autoLink)
	r.Register(ast.KindImage, image)
	r.Register(ast.KindRawHTML, rawHTML)
	r.Register(ast.KindHTMLBlock, htmlBlock)
}

func heading(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	level := min(n.(*ast.Heading).Level+headings, 6)
	tag := "<h"
	if !entering {
		tag = "</h"
	}
	w.WriteString(tag + string(rune('0'+level)) + ">")
	if !entering {
		w.WriteString("\n")
	}
	return ast.WalkContinue, nil
}

// leads reports whether a link may be followed.
func leads(to string) bool {
	lower := strings.ToLower(to)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

func openLink(w util.BufWriter, to string) {
	w.WriteString(`<a rel="noopener noreferrer" href="` + template.HTMLEscapeString(string(util.URLEscape([]byte(to), true))) + `">`)
}

func link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	to := string(n.(*ast.Link).Destination)
	switch {
	case !leads(to):
	case entering:
		openLink(w, to)
	default:
		w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func autoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	l := n.(*ast.AutoLink)
	label := template.HTMLEscapeString(string(l.Label(source)))
	if to := string(l.URL(source)); leads(to) {
		openLink(w, to)
		label += "</a>"
	}
	w.WriteString(label)
	return ast.WalkContinue, nil
}

// image writes the description of an image.
func image(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(`<span class="image">[image: `)
	} else {
		w.WriteString("]</span>")
	}
	return ast.WalkContinue, nil
}

func rawHTML(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		w.WriteString(template.HTMLEscapeString(string(n.(*ast.RawHTML).Segments.Value(source))))
	}
	return ast.WalkSkipChildren, nil
}

func htmlBlock(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	text := string(n.Lines().Value(source))
	if b := n.(*ast.HTMLBlock); b.HasClosure() {
		text += string(b.ClosureLine.Value(source))
	}
	w.WriteString("<p>" + template.HTMLEscapeString(strings.TrimSpace(text)) + "</p>\n")
	return ast.WalkContinue, nil
}
