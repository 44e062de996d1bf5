package container

import "github.com/logstack-go/logstack/internal/enum"

// Delivery says what happens when a container logs faster than CloudWatch takes it in, or
// CloudWatch is out of reach (using_awslogs).
type Delivery string

const (
	// NonBlocking keeps the application running: lines wait in a buffer, and
	// those that do not fit are lost. It is for application logs.
	NonBlocking Delivery = "non-blocking"
	// Blocking loses nothing: the container waits when it writes. It is for
	// audit logs.
	Blocking Delivery = "blocking"
)

// Deliveries returns all deliveries.
func Deliveries() []Delivery { return []Delivery{NonBlocking, Blocking} }

// UnmarshalText reads a delivery's name; the error lists those there are.
func (d *Delivery) UnmarshalText(text []byte) error {
	return enum.Unmarshal(d, text, "delivery", Deliveries())
}
