package cloudwatch

import "fmt"

// The forms of names that several packages use, as regular expressions.
var (
	// LogGroupNameForm is the form of a log group's name (API_CreateLogGroup). In
	// addition, a name must not start with aws/.
	LogGroupNameForm = fmt.Sprintf(`^[.\-_/#A-Za-z0-9]{1,%d}$`, MaxLogGroupName)
	// SinkForm is the form of the ARN of a sink of a monitoring account
	// (API_CreateLink), with its region and its account as groups.
	SinkForm = `^arn:aws[a-z-]*:oam:([a-z0-9-]+):([0-9]{12}):sink/[A-Za-z0-9-]+$`
)
