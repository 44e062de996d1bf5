package main

import (
	"bufio"
	"errors"
	"os"
	"path/filepath"
	"time"
)

var day0 = time.Date(2025, 3, 11, 0, 0, 0, 0, time.UTC)

// at returns the time of line i of n, which are spread over a day.
func at(i, n int) string {
	return day0.Add(time.Duration(i) * 24 * time.Hour / time.Duration(n)).Format("2006-01-02T15:04:05.000Z")
}

// lines writes n lines to the file "log" of a folder. The function add appends line i
// to a line that is empty.
func lines(folder string, n int, add func(line []byte, i int) []byte) (err error) {
	f, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	out := bufio.NewWriterSize(f, 1<<20)
	var line []byte
	for i := range n {
		line = append(add(line[:0], i), '\n')
		if _, err := out.Write(line); err != nil {
			return err
		}
	}
	return out.Flush()
}
