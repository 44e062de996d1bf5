package logstacktest

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/stacks"
	"github.com/logstack-go/logstack/template"
)

// Templates returns the template of a stack, followed by those of its nested stacks, as
// `cdk synth` writes them. The test fails if the app cannot be synthesized.
func Templates(t testing.TB, stack awscdk.Stack) []*template.Template {
	t.Helper()
	own := synthesized(t, stack)
	return append([]*template.Template{own}, own.Nested()...)
}

// synthesized returns the template of a stack.
func synthesized(t testing.TB, stack awscdk.Stack) *template.Template {
	t.Helper()
	app := written(t, stack)
	all, err := template.Read(*app.Outdir(), template.Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(one *template.Template) bool {
		return filepath.Base(one.File) == *stack.TemplateFile()
	})
	if at < 0 {
		t.Fatalf("%s synthesizes no template %s", *stack.Node().Path(), *stack.TemplateFile())
	}
	return all[at]
}

// written returns the app of a stack after its templates are written.
func written(t testing.TB, stack awscdk.Stack) awscdk.App {
	t.Helper()
	if stack == nil {
		t.Fatal("there is no stack: got nil")
	}
	// A stack without a scope has an app of its own.
	app := stack.Node().Root().(awscdk.App)
	if wrong := stacks.Mistakes(stack); wrong != nil {
		t.Fatal(strings.Join(wrong, "\n"))
	}
	if err := synth(app); err != nil {
		t.Fatal(err)
	}
	return app
}

// synth writes the templates of an app. Unlike stacks.Synth, it does not visit every
// construct, because tests call it often.
func synth(app awscdk.App) (err error) {
	defer func() {
		if thrown := recover(); thrown != nil {
			err = stacks.Thrown(app, thrown)
		}
	}()
	app.Synth(nil)
	return nil
}
