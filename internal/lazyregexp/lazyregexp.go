// Package lazyregexp has regular expressions that are compiled when they are first
// used. A run of the command uses few of those that packages declare, and to compile
// one that counts far, such as [a-z]{1,512}, takes milliseconds.
package lazyregexp

import (
	"regexp"
	"sync"
	"testing"
)

// Regexp is a regular expression that is compiled when it is first used. Goroutines
// can use it at the same time.
type Regexp struct {
	expression string
	compiled   func() *regexp.Regexp
}

// early is set in tests, so that they notice an expression that cannot be compiled.
var early = testing.Testing()

// New returns the regular expression. If it cannot be compiled, its first use panics,
// and in a test New does.
func New(expression string) *Regexp {
	r := &Regexp{expression, sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })}
	if early {
		r.compiled()
	}
	return r
}

// String returns the source text, without compiling it.
func (r *Regexp) String() string { return r.expression }

// The methods below are those of regexp.Regexp.

func (r *Regexp) MatchString(s string) bool { return r.compiled().MatchString(s) }

func (r *Regexp) Match(b []byte) bool { return r.compiled().Match(b) }

func (r *Regexp) FindStringSubmatch(s string) []string { return r.compiled().FindStringSubmatch(s) }

func (r *Regexp) FindAllIndex(b []byte, n int) [][]int { return r.compiled().FindAllIndex(b, n) }

func (r *Regexp) FindAllSubmatchIndex(b []byte, n int) [][]int {
	return r.compiled().FindAllSubmatchIndex(b, n)
}

func (r *Regexp) FindAllString(s string, n int) []string { return r.compiled().FindAllString(s, n) }

func (r *Regexp) FindAllStringSubmatch(s string, n int) [][]string {
	return r.compiled().FindAllStringSubmatch(s, n)
}

func (r *Regexp) ReplaceAllString(s, with string) string {
	return r.compiled().ReplaceAllString(s, with)
}
