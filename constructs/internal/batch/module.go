package batch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"sync"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	cdk "github.com/aws/aws-cdk-go/awscdk/v2/jsii"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/aws/jsii-runtime-go/runtime"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// name and version are those in the package.json of the module that makes batches, and
// module is the class whose methods are called.
const (
	name    = "logstack-batch"
	version = "1.0.0"
	module  = runtime.FQN(name + ".Batch")
)

// files holds the module: its JavaScript code and its jsii manifest.
//
//go:embed module
var files embed.FS

// tarball is the module as an npm package.
var tarball = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	archive := tar.NewWriter(zip)
	for _, file := range []struct{ of, as string }{
		{"package.json", "package.json"}, {"index.js", "index.js"}, {"indexed.js", "indexed.js"}, {"jsii.json", ".jsii"},
	} {
		data, err := files.ReadFile("module/" + file.of)
		if err != nil {
			panic(err) // the files are embedded
		}
		// Writing to memory cannot fail, and the size in the header is right.
		_ = archive.WriteHeader(&tar.Header{Name: "package/" + file.as, Mode: 0o644, Size: int64(len(data))})
		_, _ = archive.Write(data)
	}
	_ = archive.Close()
	_ = zip.Close()
	return out.Bytes()
})

// create makes resources. They refer to objects by index.
func create(objects []any, requests []request) { tell("make", &objects, encoded(requests)) }

// Scopes makes several constructs in one scope, for others to be made in. place.New
// then returns them.
func Scopes(scope constructs.Construct, ids ...string) {
	if len(ids) == 0 {
		return
	}
	var made *[]constructs.Construct
	ask("scopes", &made, scope, jsii.Strings(ids...))
	for i, one := range *made {
		place.Ahead(scope, ids[i], one)
	}
}

// Finish tags a log group, and returns CDK references to its name and ARN. A protected
// log group gets deletion protection only if CloudFormation will not delete it. Others
// may change the removal policies of a whole stack later (awscdk.RemovalPolicies), and
// the stack could then not be deleted. So this is decided when the template is written,
// and in JavaScript, because asking Go would take several calls for each log group.
func Finish(group awslogs.LogGroup, protected bool, tags map[string]string) (name, arn *string) {
	var of *[]*string
	ask("finish", &of, group, protected, encoded(tags))
	return (*of)[0], (*of)[1]
}

// Note adds notes to a construct.
func Note(construct constructs.IConstruct, texts ...string) {
	if len(texts) == 0 {
		return
	}
	tell("note", construct, jsii.Strings(texts...))
}

// Annotation is metadata of a construct, with the path of the construct.
type Annotation struct {
	Path string
	Data any
}

// Annotations returns the metadata of that type of a scope and of all constructs in it.
func Annotations(scope constructs.IConstruct, of string) []Annotation {
	var answer *string
	ask("annotations", &answer, scope, of)
	var all []Annotation
	if err := json.Unmarshal([]byte(*answer), &all); err != nil {
		panic(err) // the module writes it
	}
	return all
}

// Grant lets a principal perform actions on resources. It reports whether a policy of
// the app grants them, or, for a principal that is not a construct, whether CDK says
// so. CDK reports success even for an imported role, which cannot be changed.
func Grant(to awsiam.IGrantable, resources []*string, actions ...string) bool {
	var granted *bool
	ask("grant", &granted, to, jsii.Strings(actions...), &resources)
	return *granted
}

// tell calls a method of the module that returns nothing.
func tell(method string, args ...any) {
	load()
	runtime.StaticInvokeVoid(module, method, args)
}

// ask calls a method of the module and stores its result in answer.
func ask(method string, answer any, args ...any) {
	load()
	runtime.StaticInvoke(module, method, args, answer)
}

// load loads the module once.
func load() {
	cdk.Initialize()
	runtime.Load(name, version, tarball())
}

// encoded returns a value as JSON.
func encoded(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}
