package notify

import "embed"

// Sources holds the files with the doc comments of the types that people write in a
// file, for JSON Schemas that describe them.
//
//go:embed listeners.go webhook.go channel.go
var Sources embed.FS
