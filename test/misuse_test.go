package test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/stacks"
)

// misuse is a call with a missing argument: nil, a typed nil, a nil element, or zero
// props.
type misuse struct {
	// with describes the argument, such as "a nil LogGroup".
	with string
	// call makes the call in a stack named Test.
	call func(stack awscdk.Stack)
	// want is the expected mistake, such as "Test/Errors: LogGroup is missing". If it
	// is empty, the call is valid and the stack must synthesize.
	want string
}

// misuses holds the misuses of every exported function and method of the constructs
// that takes a pointer, interface, slice, map or props, by package.Function or
// package.Type.Method.
var misuses = map[string][]misuse{}

// misused adds misuses; the files misuse_<package>_test.go call it at initialization.
func misused(of map[string][]misuse) {
	for name, all := range of {
		misuses[name] = append(misuses[name], all...)
	}
}

func TestMisuseIsAMistakeAndNoPanic(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(misuses)) {
		for _, m := range misuses[name] {
			t.Run(name+" with "+m.with, func(t *testing.T) {
				stack := newStack(t)
				defer func() {
					if thrown := recover(); thrown != nil {
						t.Fatalf("it panics: %v", thrown)
					}
				}()
				m.call(stack)
				if m.want == "" {
					synthesize(t, stack)
					return
				}
				got := stacks.Mistakes(stack)
				if !slices.ContainsFunc(got, func(mistake string) bool { return strings.HasPrefix(mistake, m.want) }) {
					t.Errorf("%q is not among the mistakes %q", m.want, got)
				}
			})
		}
	}
}
