package changes

import (
	"slices"
	"strings"
)

var storeChanged = kind{
	name: "store-changed",
	doc: Doc{
		Title: "Buckets that change", Severity: Told,
		Meaning: "A bucket moves objects to another storage class, or sooner. Or it keeps deleted or overwritten objects for a shorter time, is encrypted with another key, becomes public, or no longer records who reads it. Objects in S3 Glacier Flexible Retrieval or Deep Archive must be restored before Athena can read them (querying-glacier).",
		Remedy:  "Check that this is intended.",
	},
	find: func(f *finder) {
		for _, one := range f.both(bucketType) {
			if !f.replaced(one) {
				f.keepsOtherwise(one)
			}
		}
	},
}

// keeping lists the properties that say how a bucket keeps its objects.
// Lifecycle expiry and Object Lock have findings of their own.
var keeping = []sent{
	{"VersioningConfiguration.Status", "versions"}, {"BucketEncryption.ServerSideEncryptionConfiguration", "encryption"},
	{"PublicAccessBlockConfiguration", "public access"}, {"LoggingConfiguration", "access logs"}, {"ReplicationConfiguration", "copies"},
	{"ObjectLockEnabled", "Object Lock"}, {"OwnershipControls", "owner of what is in it"},
}

func (f *finder) keepsOtherwise(one *change) {
	c := comparing{comparison: f.comparison}
	for _, of := range keeping {
		if was := one.old.at(of.path); was.given() {
			c.see(of.what, was, one.new.at(of.path))
		}
	}
	for _, of := range []sent{{"Transitions", "other storage classes"}, {"Transition", "other storage class"}, {"NoncurrentVersionExpiration", "earlier versions"},
		{"NoncurrentVersionExpirationInDays", "earlier versions"}, {"NoncurrentVersionTransitions", "storage classes of earlier versions"}} {
		c.see(of.what, lifecycle(one.old, of.path), lifecycle(one.new, of.path))
	}
	slices.SortFunc(c.all, func(a, b Difference) int { return strings.Compare(a.What, b.What) })
	switch {
	case c.open:
		f.add(one.new, Open, "", "Whether it keeps its content under other rules than before cannot be known.", c.all...)
	case c.all != nil:
		f.add(one.new, Told, "", "It keeps its content under other rules than before.", c.all...)
	}
}

// lifecycle returns one member of the enabled lifecycle rules of a bucket, each
// with the key prefix that it applies to.
func lifecycle(bucket *thing, member string) value {
	var all []any
	for _, rule := range bucket.at("LifecycleConfiguration.Rules").items() {
		if of := rule.member(member); of.given() && rule.member("Status").text() != "Disabled" {
			entry := map[string]any{member: of.is}
			if prefix := rule.member("Prefix"); prefix.given() {
				entry["Prefix"] = prefix.is
			}
			all = append(all, entry)
		}
	}
	if all == nil {
		return value{bucket, nil}
	}
	return value{bucket, all}
}
