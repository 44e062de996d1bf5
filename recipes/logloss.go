package recipes

import (
	"time"

	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
)

// LostLogsMetric counts what a FireLens log router says that it lost.
const LostLogsMetric = "LostLogs"

// LostLogs matches what Fluent Bit writes to its own log when it loses some of
// others: a chunk of them was given up after all retries, or its input was
// paused because its buffer is full, while ECS goes on sending (debugging.md of
// aws-for-fluent-bit). How many lines were in it is not known.
func LostLogs() filterpattern.Pattern {
	return filterpattern.MustParse(`?"cannot be retried" ?"paused (mem buf overlimit" ?"paused (storage buf overlimit"`)
}

// LogLoss goes off as soon as a FireLens log router says that it lost logs.
func LogLoss() Rule {
	r := count("log-loss", LostLogsMetric, 5*time.Minute, map[Severity]float64{Ticket: 0})
	r.Meaning = "The log router lost logs: it could not deliver them, or was sent more than it can hold."
	r.FirstSteps = "Read the router's own log for the reason. Throttled or refused: look at the task role and CloudWatch's quotas. Overlimit: give the router more memory, or log less."
	return r
}
