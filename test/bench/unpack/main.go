// Command unpack decompresses a gzip or zstd file and discards the output: the minimum
// that any program that reads the file takes.
package main

import (
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("unpack: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: unpack FILE")
	}
	n, err := unpack(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n)
}

// unpack returns the number of decompressed bytes.
func unpack(path string) (int64, error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var from io.Reader
	if strings.HasSuffix(path, ".zst") {
		z, err := zstd.NewReader(f)
		if err != nil {
			return 0, err
		}
		defer z.Close()
		from = z
	} else if from, err = gzip.NewReader(f); err != nil {
		return 0, err
	}
	return io.CopyBuffer(struct{ io.Writer }{io.Discard}, from, make([]byte, 1<<20))
}
