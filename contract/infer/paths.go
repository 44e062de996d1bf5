package infer

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/contract/sensitive"
)

// pathNode is a key of records, with what is known of it once and not for each
// record.
type pathNode struct {
	// path is what a contract calls the field.
	path  string
	inner map[string]*pathNode
	// role is what its name tells that it is for, if values show whether it is; nil
	// for most. IsLength says that it is a length of time, isAddress that of a client,
	// and mayBeEpoch that a number can be a time.
	role                            *roles.Role
	isLength, isAddress, mayBeEpoch bool
	// says is whether it is the message of a record, or its logger; of several, that
	// of the lowest rank is.
	says says
	rank int
	// taken is when it was last known to be looked at: see observer.now.
	taken int
}

type says int8

const (
	saysNothing says = iota
	saysMessage
	saysLogger
)

// maxKnown is how many keys of an object are kept with what is known of them.
const maxKnown = 1000

// child returns the node of a key inside of an object. What nobody should see is hidden in
// its path.
func (n *pathNode) child(key []byte) *pathNode {
	if known := n.inner[string(key)]; known != nil {
		return known
	}
	path := sensitive.Shown(string(key))
	if strings.Contains(path, ".") {
		path = "['" + path + "']"
	}
	if n.path != "" {
		path = n.path + "." + path
	}
	made := newPathNode(path)
	if n.inner == nil {
		n.inner = map[string]*pathNode{}
	}
	if len(n.inner) < maxKnown {
		n.inner[string(key)] = made
	}
	return made
}

func newPathNode(path string) *pathNode {
	n := &pathNode{path: path}
	keys := keysOf(path)
	named, ok := roles.Of(keys)
	if ok && named.Checked() {
		n.role, n.isLength, n.isAddress = named.Role, named.Name == durationRole, named.Name == "ip_address"
	}
	n.mayBeEpoch = namesTime(keys)
	switch alone := roles.Alone(keys); {
	case ok && named.Name == "message":
		n.says, n.rank = saysMessage, named.Rank
	case ok && named.Name == "logger":
		n.says, n.rank = saysLogger, named.Rank
	case alone == nil:
	case alone.Name == "message":
		n.says, n.rank = saysMessage, otherRank
	case alone.Name == "logger":
		n.says, n.rank = saysLogger, otherRank
	}
	return n
}

// otherRank is that of names that mean so with one library alone.
const otherRank = 1000

// durationRole is the role of how long a request took.
const durationRole = "duration_ms"

// timeWords are the words of names under which a number is a time.
var timeWords = []string{"time", "times", "timestamp", "ts", "date", "datetime", "at", "t", "@t", "created", "updated", "modified", "started", "ended", "finished",
	"expires", "expiry", "expiration", "exp", "iat", "nbf", "since", "until", "when", "epoch", "unix", "nano", "start", "end", "last", "first", "seen"}

// namesTime reports whether a number can be a time under a name.
func namesTime(keys []string) bool {
	if len(keys) == 0 {
		return false
	}
	return slices.ContainsFunc(roles.Words(keys[len(keys)-1]), func(word string) bool { return slices.Contains(timeWords, word) })
}

// keysOf returns the keys that lead to a path.
func keysOf(path string) []string { return contract.Field{As: path}.Keys() }

// outerPaths returns the paths that a path is inside of, the outermost first.
func outerPaths(path string) []string {
	var all []string
	for i := range len(path) {
		if path[i] == '.' {
			all = append(all, path[:i])
		}
	}
	return all
}
