package archive

import (
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/internal/short"
)

// StreamName returns what the delivery stream of a folder of an archive is
// called, by the name of the archive.
func StreamName(archive, folder string) string {
	return short.Of(archive+"-"+folder, cloudwatch.MaxDeliveryStreamName)
}

// Folder returns the folder of a log group of an environment: application or
// audit, the group's kind, and behind it the service where that has log groups
// of its own, as in application-payments.
func Folder(kind, service string) string {
	if service == "" {
		return kind
	}
	return kind + "-" + service
}
