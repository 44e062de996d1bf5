package infer

import (
	"slices"
	"strings"

	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/roles"
	"github.com/logstack-go/logstack/contract/sensitive"
)

// pathNode is a key of records, and what can be known about it once rather than for
// each record.
type pathNode struct {
	// path is the contract's name for the field.
	path  string
	inner map[string]*pathNode
	// role is the role that its name suggests, if values show whether it has it;
	// nil for most. isLength says that it is a duration, isAddress that it is the
	// address of a client, and mayBeEpoch that a number may be a time.
	role                            *roles.Role
	isLength, isAddress, mayBeEpoch bool
	// says says whether it is the message of a record or its logger. Of several,
	// the one with the lowest rank counts.
	says says
	rank int
	// taken is the value of observer.now when the path was last known to be kept.
	taken int
}

type says int8

const (
	saysNothing says = iota
	saysMessage
	saysLogger
)

// maxKnown is the number of keys of an object that are kept with what is known
// about them.
const maxKnown = 1000

// child returns the node of a key inside an object. Its path hides what nobody
// should see.
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

// otherRank is the rank of names that have the role in one library only.
const otherRank = 1000

// durationRole is the role of how long a request took.
const durationRole = "duration_ms"

// timeWords are words in names under which a number is a time.
var timeWords = []string{"time", "times", "timestamp", "ts", "date", "datetime", "at", "t", "@t", "created", "updated", "modified", "started", "ended", "finished",
	"expires", "expiry", "expiration", "exp", "iat", "nbf", "since", "until", "when", "epoch", "unix", "nano", "start", "end", "last", "first", "seen"}

// namesTime reports whether a number under a name can be a time.
func namesTime(keys []string) bool {
	if len(keys) == 0 {
		return false
	}
	return slices.ContainsFunc(roles.Words(keys[len(keys)-1]), func(word string) bool { return slices.Contains(timeWords, word) })
}

// keysOf returns the keys that lead to a path.
func keysOf(path string) []string { return contract.Field{As: path}.Keys() }

// outerPaths returns the paths that a path is inside, outermost first.
func outerPaths(path string) []string {
	var all []string
	for i := range len(path) {
		if path[i] == '.' {
			all = append(all, path[:i])
		}
	}
	return all
}
