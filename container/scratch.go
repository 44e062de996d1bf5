package container

import (
	"fmt"
	"path"
	"strings"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Scratch is the name of the container that opens the directories which containers of its
// task may write to, before they start.
const Scratch = "scratch"

// UserForm is the form of who a container runs as: a user or uid, and a group or gid behind
// a colon (API_ContainerDefinition).
const UserForm = `^[A-Za-z0-9_][A-Za-z0-9_.-]*(:[A-Za-z0-9_][A-Za-z0-9_.-]*)?$`

var userForm = lazyregexp.New(UserForm)

// CheckUser reports whether a container can run as a user.
func CheckUser(user string) error {
	if !userForm.MatchString(user) {
		return fmt.Errorf("the user %q: use a user or uid and, after a colon, a group or gid, such as 1000:1000", user)
	}
	return nil
}

// IsRoot reports whether a user is root, by name or by uid. Nothing is said of the one that
// an image says, which is empty.
func IsRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "root" || name != "" && strings.Trim(name, "0") == ""
}

// ScratchForm is the form of the path of a directory that a container may write to.
const ScratchForm = `^(/[A-Za-z0-9_.-]+)+$`

var scratchForm = lazyregexp.New(ScratchForm)

// CheckScratch reports whether a container can have directories of these paths that it may
// write to: each an absolute path, and none in another, which would hide it.
func CheckScratch(paths []string) error {
	for i, p := range paths {
		if !scratchForm.MatchString(p) || path.Clean(p) != p {
			return fmt.Errorf("the directory %q: use an absolute path of letters, digits and _ . -, such as /tmp", p)
		}
		for _, other := range paths[:i] {
			if p == other || strings.HasPrefix(p, other+"/") || strings.HasPrefix(other, p+"/") {
				return fmt.Errorf("the directory %s is, contains or is inside the directory %s: give only the outer one", p, other)
			}
		}
	}
	return nil
}
