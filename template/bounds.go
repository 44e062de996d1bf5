package template

import (
	"github.com/logstack-go/logstack/internal/jsontext"
	"github.com/logstack-go/logstack/internal/yamltree"
)

// Bounds on a template and on what is made from it. They are logstack's own:
// the quotas of CloudFormation are a body of 1 MB, macros included, and 500
// resources. A template beyond these bounds is refused before it exhausts time,
// memory or the call stack.
const (
	// maxTemplate is how many bytes a template may have. A template that is not
	// packaged yet still has its comments and blanks.
	maxTemplate = 8 << 20
	// maxDepth is how deeply objects and lists may nest.
	maxDepth = 200
	// maxValues is how many values a template may hold, with all YAML aliases
	// and every Fn::ForEach expanded.
	maxValues = 500_000
	// maxResources is how many resources a template may make.
	maxResources = 2000
	// maxWork is how many parts of conditions may be visited to find out which
	// conditions can hold together.
	maxWork = 20_000_000
	// maxMade is how many bytes of text the intrinsic functions of one resource
	// may produce, and maxMadeAll those of a whole template.
	maxMade    = 2 << 20
	maxMadeAll = 32 << 20
	// maxFiles is how many files may belong to one template: the stacks of a
	// cdk.out folder, nested stacks and includes.
	maxFiles = 10_000
	// maxReadAll is how many bytes those files may have together.
	maxReadAll = 128 << 20
	// maxNested is how deeply stacks, and folders of stages, may nest.
	maxNested = 20
)

var yamlLimits = yamltree.Limits{Bytes: maxTemplate, Depth: maxDepth, Values: maxValues}

// jsonLimits bounds texts in JSON; jsonReader counts their values.
var jsonLimits = jsontext.Limits{Depth: maxDepth}
