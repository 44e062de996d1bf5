package awslogs

import (
	"errors"
	"regexp"
	"slices"
)

// Driver is the name of the log driver.
const Driver = "awslogs"

// The options of the driver, except those that define the start of a log event
// (specify-log-config).
const (
	GroupOption       = "awslogs-group"
	RegionOption      = "awslogs-region"
	CreateGroupOption = "awslogs-create-group"
	ModeOption        = "mode"
	BufferOption      = "max-buffer-size"
)

// The modes of the driver.
const (
	Blocking    = "blocking"
	NonBlocking = "non-blocking"
)

// drivers are the log drivers that ECS supports (API_LogConfiguration).
var drivers = []string{"awsfirelens", Driver, "fluentd", "gelf", "journald", "json-file", "splunk", "syslog"}

// Drivers returns the names of the log drivers that a container can have.
func Drivers() []string { return slices.Clone(drivers) }

// bufferForm matches a size as Docker parses it (RAMInBytes).
var bufferForm = regexp.MustCompile(`^[0-9]+(\.[0-9]+)? ?([kKmMgGtTpP][iI]?[bB]?|[bB])?$`)

// CheckBuffer returns an error if the driver cannot parse the size of its buffer.
func CheckBuffer(size string) error {
	if !bufferForm.MatchString(size) {
		return errors.New("use a number and a unit, such as 25m, 26214400b or 25MB")
	}
	return nil
}
