// Package taken keeps the names that constructs have given away in a stack, where
// CloudWatch lets the later thing of a name replace the earlier one.
package taken

import (
	"net/url"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// id is that of the construct which names are kept under. Constructs without
// resources change no template.
const id = "LogstackNames"

// Take takes a name of a kind of things, such as alarm, in the scope's stack. It
// reports whether the name was free.
func Take(scope constructs.Construct, kind, name string) bool {
	stack := awscdk.Stack_Of(scope)
	var names constructs.Construct
	if found := stack.Node().TryFindChild(jsii.String(id)); found != nil {
		names = found.(constructs.Construct)
	} else {
		names = constructs.NewConstruct(stack, jsii.String(id))
	}
	// An id has no slash.
	key := jsii.String(kind + ":" + url.PathEscape(name))
	if names.Node().TryFindChild(key) != nil {
		return false
	}
	constructs.NewConstruct(names, key)
	return true
}
