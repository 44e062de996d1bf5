package logevent

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxZstdWindow is how far back a stream of zstd may refer to, in bytes: what the zstd
// command takes without --memory.
const maxZstdWindow = 128 << 20

var gzipMagic, zstdMagic = []byte{0x1f, 0x8b}, []byte{0x28, 0xb5, 0x2f, 0xfd}

// unpacked is an input as it was before it was compressed with gzip or zstd, which is
// found by its first bytes; one that was not is as it is. close is to be called when
// it has been read. Blocks of zstd are decoded side by side, if the input is not a live
// one, of which all that came is wanted at once.
func unpacked(r *bufio.Reader, live bool) (_ *bufio.Reader, done func(), err error) {
	done = func() {}
	magic, _ := r.Peek(2)
	switch {
	case bytes.Equal(magic, gzipMagic):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, err
		}
		return bufio.NewReaderSize(z, 256<<10), done, nil
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
	return bufio.NewReaderSize(named{z, "zstd"}, 256<<10), z.Close, nil
}

// named says of which format an error is.
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
