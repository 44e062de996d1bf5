package archive

import (
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/short"
)

// StreamName returns the name of the delivery stream for a folder of an
// archive, given the name of the archive.
func StreamName(archive, folder string) string {
	return short.Of(archive+"-"+folder, cloudwatch.MaxDeliveryStreamName)
}

// Folder returns the folder of an environment's log group: its kind,
// application or audit, followed by the service if the service has log groups
// of its own, as in application-payments.
func Folder(kind, service string) string {
	if service == "" {
		return kind
	}
	return kind + "-" + service
}
