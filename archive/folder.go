package archive

// Folder is the folder of a log group of an environment: application or audit, the group's
// kind, and behind it the service where that has log groups of its own, as in
// application-payments.
func Folder(kind, service string) string {
	if service == "" {
		return kind
	}
	return kind + "-" + service
}
