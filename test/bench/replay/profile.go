package main

import (
	"context"
	"fmt"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/replay"
	"github.com/logstack-go/logstack/template"
	"github.com/logstack-go/logstack/test/bench/assembly"
	"github.com/logstack-go/logstack/test/bench/profile"
)

// where returns, for each named contender, the functions that it spends most of its
// time in: on one core, or on two for what reads compressed logs.
func (b *bencher) where(names []string) ([]string, error) {
	const others = `{ $.level != "INFO" }`
	one := map[string]func() error{
		decoding: func() error { return matchAll(others, b.file, 1) },
		prod:     func() error { return replayAll(assembly.Prod, b.file) },
		hundred:  func() error { return replayAll(b.hundredFilters, b.file) },
	}
	two := map[string]func() error{}
	for tool := range suffixes {
		two[tool+", "+literal] = func() error { return matchAll(pattern, b.packedFile(tool), 2) }
		two[tool+", "+decoding] = func() error { return matchAll(others, b.packedFile(tool), 2) }
	}
	var all []string
	for _, name := range names {
		work, cores := one[name], 1
		if work == nil {
			work, cores = two[name], 2
		}
		places, err := profile.Run(b.dir, cores, work)
		if err != nil {
			return nil, err
		}
		all = append(all, fmt.Sprintf("- %s, on %s: %s.", name, plural(cores), places))
	}
	return all, nil
}

// matchAll matches all lines of a file against a pattern.
func matchAll(pattern, file string, workers int) error {
	parsed, err := filterpattern.Parse(pattern)
	if err != nil {
		return err
	}
	matcher, err := filterpattern.NewMatcher([]filterpattern.Request{{Pattern: parsed}})
	if err != nil {
		return err
	}
	source, err := open(file, logevent.Options{NoTimes: true})
	if err != nil {
		return err
	}
	count := func() func(*logevent.Batch) int {
		decoder := matcher.Event()
		return func(b *logevent.Batch) (n int) {
			for e := range b.Events() {
				if decoder.Read(e.Message); decoder.Matches(0) {
					n++
				}
			}
			return n
		}
	}
	return logevent.Process(context.Background(), source, workers, count, func(int) error { return nil })
}

// replayAll replays templates on a file.
func replayAll(path, file string) error {
	templates, err := template.Read(path, template.Options{})
	if err != nil {
		return err
	}
	r, err := replay.New(templates, replay.Options{LogGroup: group, Workers: 1})
	if err != nil {
		return err
	}
	source, err := open(file, logevent.Options{})
	if err != nil {
		return err
	}
	_, err = r.Run(context.Background(), source)
	return err
}

func open(file string, o logevent.Options) (*logevent.Source, error) {
	inputs, err := logevent.Files(file)
	if err != nil {
		return nil, err
	}
	return logevent.Open(inputs, o)
}
