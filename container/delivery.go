package container

import "github.com/logstack-go/logstack/internal/enum"

// Delivery says what happens if a container logs faster than CloudWatch accepts, or
// CloudWatch is unreachable (using_awslogs).
type Delivery string

const (
	// NonBlocking keeps the application running: lines wait in a buffer, and are
	// lost if it is full. It is for application logs.
	NonBlocking Delivery = "non-blocking"
	// Blocking loses nothing: the container waits when it writes. It is for audit
	// logs.
	Blocking Delivery = "blocking"
)

var allDeliveries = []Delivery{NonBlocking, Blocking}

// UnmarshalText parses a delivery's name. The error lists the deliveries.
func (d *Delivery) UnmarshalText(text []byte) error {
	return enum.Unmarshal(d, text, "delivery", allDeliveries)
}
