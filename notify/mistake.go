package notify

import "fmt"

// Mistake is one thing that is wrong with who is told.
type Mistake struct {
	// Path leads to the place by keys and indexes, such as webhooks, 0, url.
	Path []string
	// Missing are keys that are not there, any of which would do. They are not
	// part of Path.
	Missing []string
	// Text says what is wrong and what is allowed. Values stay out of it: one
	// could be a secret in the wrong place.
	Text string
}

// Error returns the mistake behind its path, such as
// "webhooks[0].url: wants an address that starts with https://".
func (m Mistake) Error() string {
	path := ""
	for _, key := range m.Path {
		switch {
		case path == "":
			path = key
		case key != "" && key[0] >= '0' && key[0] <= '9':
			path += "[" + key + "]"
		default:
			path += "." + key
		}
	}
	return path + ": " + m.Text
}

func mistakef(path []string, format string, args ...any) Mistake {
	return Mistake{Path: path, Text: fmt.Sprintf(format, args...)}
}

// below returns the mistakes of what stands at a path.
func below(mistakes []Mistake, path ...string) []Mistake {
	for i, m := range mistakes {
		mistakes[i].Path = append(append([]string{}, path...), m.Path...)
	}
	return mistakes
}
