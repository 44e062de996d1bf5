package logevent

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/klauspost/readahead"
)

// maxZstdWindow is the largest window of a zstd stream, in bytes. It is what the
// zstd command accepts without --memory.
const maxZstdWindow = 128 << 20

var gzipMagic, zstdMagic = []byte{0x1f, 0x8b}, []byte{0x28, 0xb5, 0x2f, 0xfd}

// unpacked decompresses an input whose first bytes show that it is compressed with
// gzip or zstd, and returns any other input unchanged. done must be called when the
// input has been read. Data are decompressed some blocks ahead of what is read, except
// for a live input, whose data are wanted as soon as they come.
func unpacked(r *bufio.Reader, live bool) (_ *bufio.Reader, done func(), err error) {
	done = func() {}
	magic, _ := r.Peek(2)
	switch {
	case bytes.Equal(magic, gzipMagic):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, err
		}
		return ahead(z, live, done)
	case len(magic) < 2 || !bytes.HasPrefix(zstdMagic, magic):
		return r, done, nil
	}
	if magic, _ = r.Peek(4); !bytes.Equal(magic, zstdMagic) {
		return r, done, nil
	}
	// A goroutine decodes the blocks already, and more would only wait for one another.
	z, err := zstd.NewReader(r, zstd.WithDecoderMaxWindow(maxZstdWindow), zstd.WithDecoderLowmem(true), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, nil, err
	}
	return ahead(named{z, "zstd"}, live, z.Close)
}

// ahead reads a decompressor, ahead of what is read of its result unless the input is
// live. done ends the decompressor.
func ahead(z io.Reader, live bool, done func()) (*bufio.Reader, func(), error) {
	if live {
		return bufio.NewReaderSize(z, detectSize), done, nil
	}
	blocks, err := readahead.NewReaderSize(z, aheadBlocks, defaultBatchSize)
	if err != nil {
		return nil, nil, err
	}
	return bufio.NewReaderSize(blocks, detectSize), func() {
		blocks.Close()
		done()
	}, nil
}

// aheadBlocks is the number of blocks, each of the usual size of a batch, that are
// decompressed ahead.
const aheadBlocks = 4

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
