package logevent

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxZstdWindow is the largest window of a zstd stream, in bytes. It is what the
// zstd command accepts without --memory.
const maxZstdWindow = 128 << 20

var gzipMagic, zstdMagic = []byte{0x1f, 0x8b}, []byte{0x28, 0xb5, 0x2f, 0xfd}

// unpacked decompresses an input whose first bytes show that it is compressed with
// gzip or zstd, and returns any other input unchanged. done must be called when the
// input has been read. Blocks of zstd are decoded concurrently, except for a live
// input, whose data are wanted as soon as they come.
func unpacked(r *bufio.Reader, live bool) (_ *bufio.Reader, done func(), err error) {
	done = func() {}
	magic, _ := r.Peek(2)
	switch {
	case bytes.Equal(magic, gzipMagic):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, err
		}
		return bufio.NewReaderSize(z, detectSize), done, nil
	case len(magic) < 2 || !bytes.HasPrefix(zstdMagic, magic):
		return r, done, nil
	}
	if magic, _ = r.Peek(4); !bytes.Equal(magic, zstdMagic) {
		return r, done, nil
	}
	options := []zstd.DOption{zstd.WithDecoderMaxWindow(maxZstdWindow), zstd.WithDecoderLowmem(true)}
	if live {
		options = append(options, zstd.WithDecoderConcurrency(1))
	}
	z, err := zstd.NewReader(r, options...)
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewReaderSize(named{z, "zstd"}, detectSize), z.Close, nil
}

// named adds the name of the format to errors.
type named struct {
	io.Reader
	format string
}

func (n named) Read(p []byte) (int, error) {
	read, err := n.Reader.Read(p)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		err = fmt.Errorf("%s: %w", n.format, err)
	}
	return read, err
}
