package template

import (
	"github.com/logstack-go/logstack/internal/jsontext"
	"github.com/logstack-go/logstack/internal/yamltree"
)

// What a template may be, and what may be made of it. These bounds are our own: by its
// quotas, CloudFormation takes a body of 1 MB, with all that macros make of it, and 500
// resources. What is more than this is refused before it takes the time, the memory or
// the stack of whoever reads it.
const (
	// maxTemplate is how many bytes a template may have. One that is not packaged
	// yet has comments and blanks.
	maxTemplate = 8 << 20
	// maxDepth is how many objects and lists may stand in one another.
	maxDepth = 200
	// maxValues is how many values a template may hold, with every alias of YAML
	// written out and every Fn::ForEach.
	maxValues = 500_000
	// maxResources is how many resources a template may make.
	maxResources = 2000
	// maxWork is how many parts of conditions are looked at to find out which of them
	// go together.
	maxWork = 20_000_000
	// maxMade is how many bytes of text the intrinsic functions of one resource may
	// make, and maxMadeAll those of a template.
	maxMade    = 2 << 20
	maxMadeAll = 32 << 20
	// maxFiles is how many files may belong to one: the stacks of a cdk.out folder,
	// nested stacks and what is included.
	maxFiles = 10_000
	// maxReadAll is how many bytes those may have together.
	maxReadAll = 128 << 20
	// maxNested is how deep stacks may be nested, and folders of stages.
	maxNested = 20
)

var yamlLimits = yamltree.Limits{Bytes: maxTemplate, Depth: maxDepth, Values: maxValues}

// jsonLimits are what a text in JSON may be: jsonReader counts its values.
var jsonLimits = jsontext.Limits{Depth: maxDepth}
