package lazyregexp

import "testing"

func TestCompiledAtFirstUse(t *testing.T) {
	defer func(before bool) { early = before }(early)
	early = false
	wrong := New(`(`)
	if got := wrong.String(); got != `(` {
		t.Errorf("its text is %q", got)
	}
	if !panics(func() { wrong.MatchString("x") }) {
		t.Error("the first use of what cannot be compiled does not panic")
	}
}

func TestCompiledAtOnceInATest(t *testing.T) {
	if !panics(func() { New(`(`) }) {
		t.Error("in a test, what cannot be compiled does not panic at once")
	}
}

func panics(f func()) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	f()
	return
}
