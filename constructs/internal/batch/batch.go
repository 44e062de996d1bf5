// Package batch makes many CloudFormation resources at once. CDK runs in Node, and a
// call from Go to Node takes as long as making a resource; a batch takes one call,
// whatever its size. The JavaScript module behind it also combines other operations
// that would take several calls.
package batch

import (
	"maps"
	"path"
	"reflect"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go/runtime"

	"github.com/logstack-go/logstack/constructs/internal/place"
)

// Resource is a resource that exists in its scope once its batch is made. T is its CDK
// type, such as awslogs.CfnMetricFilter, and P the type of its props.
//
// It is a construct for Go functions that ask about it, such as place.Of. Pass CDK what
// Get returns.
type Resource[T awscdk.CfnResource, P any] struct {
	scope   constructs.Construct
	id      string
	props   *P
	set     map[string]any
	texts   map[string]any
	after   []constructs.IDependable
	waiting bool
	made    constructs.IConstruct // set once Get was called
}

// resource is a Resource of any type.
type resource interface {
	constructs.IDependable
	Construct() constructs.IConstruct
	request(*objects) request
}

// request describes a resource to the module. It refers to its scope and its
// dependencies by their index among the objects, and to other resources of the batch by
// their index in the batch.
type request struct {
	Scope      int            `json:"scope"`
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Properties map[string]any `json:"properties"`
	Texts      map[string]any `json:"texts,omitempty"`
	After      []int          `json:"after,omitempty"`
	AfterOwn   []int          `json:"afterOwn,omitempty"`
}

// objects holds what requests refer to by index: constructs, and the resources of the
// batch.
type objects struct {
	all   []any
	index map[constructs.IDependable]int
	batch map[constructs.IDependable]int
}

// of returns the index of an existing construct.
func (o *objects) of(made constructs.IDependable) int {
	i, ok := o.index[made]
	if !ok {
		i = len(o.all)
		o.index[made] = i
		o.all = append(o.all, made)
	}
	return i
}

// queue holds the resources of the open batch, and open counts nested calls of Begin.
// Neither is safe for concurrent use, and nor is jsii.
var (
	queue []resource
	open  int
)

// Begin opens a batch and returns the function that makes its resources. A batch that
// is opened inside another becomes part of it. A function that makes many resources
// begins with
//
//	defer batch.Begin()()
//
// so that they are in the construct tree when it returns. If it panics, the waiting
// resources are not made: that could only cause a second, less helpful panic.
func Begin() (end func()) {
	open++
	return func() {
		open--
		if thrown := recover(); thrown != nil {
			queue = nil
			panic(thrown)
		}
		if open == 0 {
			flush()
		}
	}
}

// New adds a resource to the open batch. If no batch is open, it is made at once. The
// props must hold plain values and tokens, and no constructs.
func New[T awscdk.CfnResource, P any](scope constructs.Construct, id string, props *P) *Resource[T, P] {
	r := &Resource[T, P]{scope: scope, id: id, props: props, waiting: true}
	place.Within(scope, r, id)
	queue = append(queue, r)
	if open == 0 {
		flush()
	}
	return r
}

// flush makes the waiting resources, in order.
func flush() {
	if len(queue) == 0 {
		return
	}
	all := queue
	queue = nil // even if CDK refuses one
	named := objects{index: map[constructs.IDependable]int{}, batch: map[constructs.IDependable]int{}}
	requests := make([]request, len(all))
	for i, r := range all {
		named.batch[r] = i
		requests[i] = r.request(&named)
	}
	create(named.all, requests)
}

// Set sets a property, given by its JavaScript name, to a plain value.
func (r *Resource[T, P]) Set(property string, value any) {
	if !r.waiting {
		runtime.Set(r.Get(), property, value)
		return
	}
	if r.set == nil {
		r.set = map[string]any{}
	}
	r.set[property] = plain(reflect.ValueOf(value))
}

// SetText sets a property of a waiting resource, given by its JavaScript name, to the
// JSON encoding of a value, which may hold tokens.
func (r *Resource[T, P]) SetText(property string, value any) {
	if r.texts == nil {
		r.texts = map[string]any{}
	}
	r.texts[property] = value
}

// After makes the resource depend on others, in a batch or not, which must have been
// created before it.
func (r *Resource[T, P]) After(others ...constructs.IDependable) {
	if r.waiting {
		r.after = append(r.after, others...)
		return
	}
	for _, other := range others {
		r.Node().AddDependency(known(other))
	}
}

// known returns what CDK knows something by that may be in a batch.
func known(other constructs.IDependable) constructs.IDependable {
	if stands, ok := other.(resource); ok {
		return stands.Construct()
	}
	return other
}

// Get returns the CDK resource. If it is still waiting, its batch is made.
func (r *Resource[T, P]) Get() T {
	if r.waiting {
		flush()
	}
	if r.made == nil {
		r.made = r.scope.Node().FindChild(&r.id)
		place.Within(r.scope, r.made, r.id)
	}
	return r.made.(T)
}

// Construct returns the same as Get, for reporting mistakes.
func (r *Resource[T, P]) Construct() constructs.IConstruct { return r.Get() }

// Node and With call the methods of the CDK resource.
func (r *Resource[T, P]) Node() constructs.Node { return r.Get().Node() }

func (r *Resource[T, P]) With(mixins ...constructs.IMixin) constructs.IConstruct {
	return r.Get().With(mixins...)
}

func (r *Resource[T, P]) request(named *objects) request {
	r.waiting = false
	properties := fields(reflect.ValueOf(r.props).Elem())
	maps.Copy(properties, r.set)
	of := request{Scope: named.of(r.scope), Type: class(reflect.TypeFor[T]()), ID: r.id, Properties: properties, Texts: r.texts}
	for _, other := range r.after {
		if i, ok := named.batch[other]; ok {
			of.AfterOwn = append(of.AfterOwn, i)
			continue
		}
		of.After = append(of.After, named.of(known(other)))
	}
	return of
}

// class returns the JavaScript name of a CDK type, qualified by its module:
// aws_logs.CfnMetricFilter for awslogs.CfnMetricFilter.
func class(t reflect.Type) string {
	return "aws_" + strings.TrimPrefix(path.Base(t.PkgPath()), "aws") + "." + t.Name()
}
