package batch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"sync"

	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	cdk "github.com/aws/aws-cdk-go/awscdk/v2/jsii"
	"github.com/aws/jsii-runtime-go/runtime"
)

// name and version are those of the module that makes batches, as its package.json says.
const (
	name    = "logstack-batch"
	version = "1.0.0"
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
func create(objects []any, requests []request) {
	data, err := json.Marshal(requests)
	if err != nil {
		panic(err)
	}
	call("make", &objects, string(data))
}

// Protect protects a log group from being deleted, as long as CloudFormation is not to
// delete it: others may change that of a whole stack later (awscdk.RemovalPolicies), and
// the stack could then not be destroyed. That is seen as the template is written, and
// asking Go for it then would take several calls for each log group.
func Protect(group awslogs.LogGroup) { call("protect", group) }

// call calls a method of the module.
func call(method string, args ...any) {
	cdk.Initialize() // once, as what follows
	runtime.Load(name, version, tarball())
	runtime.StaticInvokeVoid(name+".Batch", method, args)
}
