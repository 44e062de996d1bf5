package logs

import (
	"fmt"
	"runtime"
)

// panicked is an error made from a panic, with the stack at the panic.
type panicked struct {
	says   string
	frames []frame
}

// frame is a line of a stack trace, as zerolog's own package pkgerrors writes it.
type frame struct {
	Func string `json:"func"`
	File string `json:"source"`
	Line string `json:"line"`
}

func (p *panicked) Error() string { return p.says }

// Panic turns the value that recover returned into an error. Call it in the function
// that recovers.
func Panic(value any) error {
	p := &panicked{says: fmt.Sprintf("panic: %v", value)}
	callers := make([]uintptr, 20)
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers)])
	for more := true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		p.frames = append(p.frames, frame{f.Function, f.File, fmt.Sprint(f.Line)})
	}
	return p
}

// stackOf returns the stack trace of an error; nil if it has none.
func stackOf(err error) any {
	if p, ok := err.(*panicked); ok {
		return p.frames
	}
	return nil
}
