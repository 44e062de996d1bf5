package config

import (
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/retention"
)

// encryption checks the key of an environment, whose log groups and reports are
// complete: what is kept can be read only with the key that encrypts it.
func (r *reader) encryption(node strictyaml.Node, e Environment) {
	if e.Encryption.None {
		return
	}
	r.text(node.Get("keyArn"), e.Encryption.KeyArn, keyArnPattern, keyArnForm)
	removal := node.Get("removal")
	if removal.Present() {
		switch e.Encryption.Removal {
		case retention.Protect:
			r.add(removal.Problem("must be retain or destroy: nobody can delete a key at once, as KMS waits for days"))
		case retention.Destroy:
			r.keyless(removal, e)
		}
		if node.Get("keyArn").Present() {
			r.addTogether(removal.Problem("is for a key that the stack creates, and keyArn names an existing one: leave one of the two out"))
		}
	}
}

// noEncryption says that an environment has no key of its own.
const noEncryption = "none"

// DecodeYAML decodes a mapping with what differs from the defaults, or none.
func (e *Encryption) DecodeYAML(node strictyaml.Node) strictyaml.Problems {
	if !node.IsMapping() {
		var name string
		if len(node.Decode(&name)) > 0 || name != noEncryption {
			return strictyaml.Problems{node.Problem("must be a mapping with keyArn and removal, or %s, which means the services' own keys", noEncryption)}
		}
		e.None = true
		return nil
	}
	type mapping Encryption // decodes like any other mapping
	return node.Decode((*mapping)(e))
}

// keyless reports what is kept but would no longer have a key.
func (r *reader) keyless(removal strictyaml.Node, e Environment) {
	type kept struct {
		key     string
		group   LogGroup
		nothing bool
	}
	for _, of := range []kept{
		{"application", e.LogGroups.Application, false}, {"audit", e.LogGroups.Audit, e.isSource()},
	} {
		if !of.nothing && !of.group.Existing && of.group.Removal != retention.Destroy {
			r.addTogether(removal.Problem("would leave logs that nobody can read: logGroups.%s.removal is %s, and the key may be destroyed only if all logs are", of.key, of.group.Removal))
		}
	}
	if e.Archive != nil && e.Archive.Removal != retention.Destroy {
		r.addTogether(removal.Problem("would leave an archive that nobody can read: archive.removal is retain, and the key may be destroyed only if all logs are"))
	}
	if e.Reports != nil && e.Reports.Bucket == "" && e.Reports.Removal != retention.Destroy {
		r.addTogether(removal.Problem("would leave reports that nobody can read: the bucket that the stack creates for them outlives it; name a bucket of your own, or set removal: destroy for reports"))
	}
}
