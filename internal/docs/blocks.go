package docs

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// A Block is a code block of a page.
type Block struct {
	// Line is that of its first line of code.
	Line int
	// Language is the first word after its fence, if it has one.
	Language string
	Text     string
	// Marks are the comments above it, <!-- key: value -->.
	Marks map[string]string
	// Generated reports whether it stands between the lines around what is generated.
	Generated bool
}

// mark is a comment that says what to do with the block below it.
var mark = regexp.MustCompile(`^<!-- ([a-z ]+): (.+) -->\s*$`)

// Blocks returns the code blocks of a page in Markdown, in their order.
func Blocks(page []byte) []Block {
	var blocks []Block
	var marks map[string]string
	generated := false
	document := goldmark.New().Parser().Parse(text.NewReader(page))
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || node.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.HTMLBlock:
			comment := string(node.Lines().Value(page))
			if m := mark.FindStringSubmatch(comment); m != nil {
				if marks == nil {
					marks = map[string]string{}
				}
				marks[m[1]] = m[2]
				generated = generated || m[1] == "generated"
			}
			generated = generated && strings.TrimSpace(comment) != end
			return ast.WalkContinue, nil
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			block := Block{Marks: marks, Generated: generated, Text: string(node.Lines().Value(page))}
			if fenced, is := node.(*ast.FencedCodeBlock); is {
				block.Language = string(fenced.Language(page))
			}
			if node.Lines().Len() > 0 {
				block.Line = 1 + bytes.Count(page[:node.Lines().At(0).Start], []byte("\n"))
			}
			blocks = append(blocks, block)
		}
		marks = nil
		return ast.WalkContinue, nil
	})
	return blocks
}

// goCode matches the beginning of Go code in a block without a language.
var goCode = regexp.MustCompile(`^(package|import|func|type|var|const) \w|^\w+(, \w+)* :?= \w|^[a-z]\w*\.[A-Z]\w*[({]|^\w+\.\w+\(`)

// IsGo reports whether a block is Go: a file, declarations or statements.
func (b Block) IsGo() bool {
	return b.Language == "go" || b.Language == "" && goCode.MatchString(b.Text)
}

// GoCode returns Go code of a page as gofmt has it: pages indent by four spaces.
func (b Block) GoCode() string {
	return leading.ReplaceAllStringFunc(b.Text, func(spaces string) string { return strings.Repeat("\t", len(spaces)/4) })
}

var leading = regexp.MustCompile(`(?m)^(?:    )+`)
