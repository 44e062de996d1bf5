package jsonscan

// Document is a message that several look at, one after another: it is decoded once, for
// all of them, when the first one asks.
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

// Document returns a document in which the fields are looked for. Several goroutines may
// make one each at a time.
func (f *Fields) Document() *Document { return &Document{Reader: *f.Reader()} }

// Begin begins a message, which must not change as long as its values are used.
func (d *Document) Begin(message []byte) { d.message, d.state = message, notRead }

// IsRead reports whether the message has been decoded.
func (d *Document) IsRead() bool { return d.state != notRead }

// IsObject reports whether the message is one JSON object and nothing else.
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
