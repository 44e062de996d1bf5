package changes

import (
	"fmt"
	"slices"
	"strings"
)

var storeRemoved = kind{
	name: "store-removed",
	doc: Doc{
		Title: "Archives, records and secrets that are deleted", Severity: Loss,
		Meaning: "A bucket, a stream, a secret or a parameter is deleted with its content: an archive of logs, records that nobody has read yet, or the address that errors are sent to. Whatever reads the secret or parameter when it starts no longer starts.",
		Remedy:  "Keep it, with Retain as DeletionPolicy and UpdateReplacePolicy in a deployment before this one.",
	},
	find: func(f *finder) {
		for _, one := range f.removed(bucketType, streamType, secretType, parameterType) {
			if to := f.movedTo(one.old); to != nil && to.change != one {
				continue // the deployment fails
			}
			switch f.fate(one) {
			case Unknown:
				f.add(one.old, Open, "", fmt.Sprintf("It %s, and whether it is deleted cannot be known.", goes(one)))
			case Deleted:
				if one.old.Type == bucketType && !f.isEmptied(one.old) {
					// aws-resource-s3-bucket: "Deletion fails for buckets that have contents."
					f.add(one.old, Told, "", fmt.Sprintf("It %s. CloudFormation deletes it if it is empty, and cannot if it is not: then it stays in the account.", goes(one)))
					continue
				}
				f.severe(one.old, fmt.Sprintf("It %s, and is deleted with its content.", goes(one)))
			}
		}
	},
}

// isEmptied reports whether a bucket is emptied before it is deleted, by the
// custom resource that the CDK adds for autoDeleteObjects.
func (c *comparison) isEmptied(bucket *thing) bool {
	return slices.ContainsFunc(bucket.scope.things, func(t *thing) bool {
		named, _ := bucket.scope.find(whole(text(t.Properties["BucketName"])))
		return strings.HasPrefix(t.Type, "Custom::S3AutoDeleteObjects") && named == bucket
	})
}
