package jsonscan

// Document is a message with several readers. It is decoded once for all of them,
// when the first one asks.
type Document struct {
	Reader
	message []byte
	state   documentState
}

type documentState uint8

const (
	notRead documentState = iota
	isObject
	isNone
)

// Document returns a document in which the fields are looked up. Several goroutines
// may call it at a time, each for a document of its own.
func (f *Fields) Document() *Document { return &Document{Reader: *f.Reader()} }

// Begin sets the message. It must not change while its values are used.
func (d *Document) Begin(message []byte) { d.message, d.state = message, notRead }

// IsRead reports whether the message has been decoded.
func (d *Document) IsRead() bool { return d.state != notRead }

// IsObject reports whether the message is exactly one JSON object.
func (d *Document) IsObject() bool {
	if d.state == notRead {
		d.decode()
	}
	return d.state == isObject
}

func (d *Document) decode() {
	d.state = isNone
	if d.Read(d.message) {
		d.state = isObject
	}
}
