// Package batch makes resources of CloudFormation many at a time. CDK runs in Node, and a
// call from here to there takes as long as making a resource does; a batch takes one call,
// whatever it holds. The module behind it also does in one call what takes several otherwise.
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

// Resource is a resource that stands in its scope once its batch is made. T is its type in
// plain CDK, such as awslogs.CfnMetricFilter, and P that of its props.
//
// It is a construct for what asks Go of it, such as place.Of. CDK is given what Get
// returns.
type Resource[T awscdk.CfnResource, P any] struct {
	scope   constructs.Construct
	id      string
	props   *P
	set     map[string]any
	texts   map[string]any
	after   []constructs.IDependable
	waiting bool
	made    constructs.IConstruct // once somebody asked
}

// resource is a Resource of any type.
type resource interface {
	constructs.IDependable
	Construct() constructs.IConstruct
	request(*objects) request
}

// request is a resource as the module is told of it: its scope and what it is deployed
// after by their indexes among the objects, and others of its batch by theirs in that.
type request struct {
	Scope      int            `json:"scope"`
	Type       string         `json:"type"`
	ID         string         `json:"id"`
	Properties map[string]any `json:"properties"`
	Texts      map[string]any `json:"texts,omitempty"`
	After      []int          `json:"after,omitempty"`
	AfterOwn   []int          `json:"afterOwn,omitempty"`
}

// objects are what requests name by index: constructs, and the resources of the batch.
type objects struct {
	all   []any
	index map[constructs.IDependable]int
	batch map[constructs.IDependable]int
}

// of returns the index of a construct that is made.
func (o *objects) of(made constructs.IDependable) int {
	i, ok := o.index[made]
	if !ok {
		i = len(o.all)
		o.index[made] = i
		o.all = append(o.all, made)
	}
	return i
}

// queue has the resources of the open batch, and open says how often one was opened.
// jsii is for one goroutine, and so is this.
var (
	queue []resource
	open  int
)

// Begin opens a batch, and returns what makes all that was put into it. One that is opened
// within another is part of that. What makes many resources begins with
//
//	defer batch.Begin()()
//
// so that they stand in the tree of constructs when it returns. If it panics, what waits is
// not made, which could only panic again, about less.
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

// New puts a resource into the open batch. Where none is open, it is made at once. Props
// hold plain values and tokens, and no constructs.
func New[T awscdk.CfnResource, P any](scope constructs.Construct, id string, props *P) *Resource[T, P] {
	r := &Resource[T, P]{scope: scope, id: id, props: props, waiting: true}
	place.Within(scope, r, id)
	queue = append(queue, r)
	if open == 0 {
		flush()
	}
	return r
}

// flush makes what waits, in its order.
func flush() {
	if len(queue) == 0 {
		return
	}
	all := queue
	queue = nil // also where CDK refuses one
	named := objects{index: map[constructs.IDependable]int{}, batch: map[constructs.IDependable]int{}}
	requests := make([]request, len(all))
	for i, r := range all {
		named.batch[r] = i
		requests[i] = r.request(&named)
	}
	create(named.all, requests)
}

// Set sets a property, by its name in JavaScript, to a plain value.
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

// SetText sets a property of a resource that waits, by its name in JavaScript, to the JSON
// of a value, which may hold tokens.
func (r *Resource[T, P]) SetText(property string, value any) {
	if r.texts == nil {
		r.texts = map[string]any{}
	}
	r.texts[property] = value
}

// After has the resource be deployed after others, of a batch or not, which are there
// before it.
func (r *Resource[T, P]) After(others ...constructs.IDependable) {
	if r.waiting {
		r.after = append(r.after, others...)
		return
	}
	for _, other := range others {
		r.Node().AddDependency(known(other))
	}
}

// known is what CDK knows of something that may be of a batch.
func known(other constructs.IDependable) constructs.IDependable {
	if stands, ok := other.(resource); ok {
		return stands.Construct()
	}
	return other
}

// Get returns the resource as plain CDK knows it. If it waits, its batch is made.
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

// Construct returns what Get does, for mistakes to be reported of.
func (r *Resource[T, P]) Construct() constructs.IConstruct { return r.Get() }

// Node and With are those of what Get returns.
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

// class names the class of a type of plain CDK as JavaScript has it, behind its module:
// aws_logs.CfnMetricFilter of awslogs.CfnMetricFilter.
func class(t reflect.Type) string {
	return "aws_" + strings.TrimPrefix(path.Base(t.PkgPath()), "aws") + "." + t.Name()
}
