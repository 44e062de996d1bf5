package notify

import "fmt"

// Mistake is something wrong with listeners.
type Mistake struct {
	// Path leads to the place by keys and indexes, such as webhooks, 0, url.
	Path []string
	// Missing are keys that are missing, any one of which would do. They are not
	// part of Path.
	Missing []string
	// Text says what is wrong and what is allowed. It never contains the value,
	// which could be a misplaced secret.
	Text string
}

// Error returns the mistake with its path in front, such as "webhooks[0].url: wants
// an address that starts with https://".
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

// below prefixes the paths of mistakes.
func below(mistakes []Mistake, path ...string) []Mistake {
	for i, m := range mistakes {
		mistakes[i].Path = append(append([]string{}, path...), m.Path...)
	}
	return mistakes
}
