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

// name and version are those of the module that makes batches, as its package.json says,
// and module is the class whose methods are called.
const (
	name    = "logstack-batch"
	version = "1.0.0"
	module  = runtime.FQN(name + ".Batch")
)

// files are the module: what JavaScript runs, and what jsii knows of it.
//
//go:embed module
var files embed.FS

// tarball is the module as npm packs one.
var tarball = sync.OnceValue(func() []byte {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	archive := tar.NewWriter(zip)
	for _, file := range []struct{ of, as string }{
		{"package.json", "package.json"}, {"index.js", "index.js"}, {"jsii.json", ".jsii"},
	} {
		data, err := files.ReadFile("module/" + file.of)
		if err != nil {
			panic(err) // it is embedded
		}
		// Nothing is refused of what is written to memory, and is as long as it says.
		_ = archive.WriteHeader(&tar.Header{Name: "package/" + file.as, Mode: 0o644, Size: int64(len(data))})
		_, _ = archive.Write(data)
	}
	_ = archive.Close()
	_ = zip.Close()
	return out.Bytes()
})

// create makes resources, which name objects by index.
func create(objects []any, requests []request) { tell("make", &objects, encoded(requests)) }

// Scopes makes constructs that others stand in, all in one scope: place.New returns them.
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

// Finish tags a log group, and returns its name and its ARN as CDK refers to them. A
// protected one cannot be deleted, as long as CloudFormation is not to delete it: others
// may change that of a whole stack later (awscdk.RemovalPolicies), and the stack could then
// not be destroyed. That is seen as the template is written, and asking Go for it then
// would take several calls for each log group.
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

// Grant lets a principal do something with resources, and reports whether a policy of the
// app says so, or of a principal that is no construct, whether CDK does. CDK says that it
// granted something even to a role that was made elsewhere and cannot be changed.
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

// ask calls a method of the module, and sets answer to what it returns.
func ask(method string, answer any, args ...any) {
	load()
	runtime.StaticInvoke(module, method, args, answer)
}

// load loads the module, once.
func load() {
	cdk.Initialize()
	runtime.Load(name, version, tarball())
}

// encoded is a value as JSON.
func encoded(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(data)
}
