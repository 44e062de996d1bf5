package engine

import "github.com/logstack-go/logstack/cloudwatch/insights"

// unmask compiles the command unmask. It does nothing, as nothing is masked in log
// files; see notes.go. (mask-sensitive-log-data-viewunmasked)
func (c *compiler) unmask(*insights.Unmask) error { return nil }
