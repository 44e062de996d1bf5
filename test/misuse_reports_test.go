package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"

	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/queries"
)

// nilBucket and nilKey are custom types, used as nil pointers.
type (
	nilBucket struct{ awss3.IBucket }
	nilKey    struct{ awskms.IKey }
)

func init() {
	asks := func() []queries.Query {
		query, err := queries.Get("audit-trail")
		if err != nil {
			panic(err)
		}
		return []queries.Query{query}
	}
	misused(map[string][]misuse{
		"reports.New": {
			{"zero props", func(stack awscdk.Stack) { reports.New(stack, "Reports", reports.Props{}).Bucket().BucketName() },
				"Test/Reports: Queries are missing: give the queries to report"},
			{"a nil log group", func(stack awscdk.Stack) {
				reports.New(stack, "Reports", reports.Props{Name: "shop", LogGroups: []*loggroup.LogGroup{nil, {}, group(stack)}, Queries: asks()})
			}, "Test/Reports: LogGroups[0] is missing: give the log group"},
			{"a zero query", func(stack awscdk.Stack) {
				reports.New(stack, "Reports", reports.Props{Name: "shop", LogGroups: []*loggroup.LogGroup{group(stack)}, Queries: []queries.Query{{}}})
			}, "Test/Reports: Queries[0] has no name or no query"},
			{"a nil bucket and nil keys", func(stack awscdk.Stack) {
				reports.New(stack, "Reports", reports.Props{
					Name: "shop", LogGroups: []*loggroup.LogGroup{group(stack)}, Queries: asks(),
					Bucket: (*nilBucket)(nil), BucketKey: (*nilKey)(nil), Key: (*nilKey)(nil),
				})
			}, ""},
		},
		"reports.NewBucket": {
			{"a nil key", func(stack awscdk.Stack) { reports.NewBucket(stack, "Bucket", reports.BucketProps{}) }, ""},
			{"a negative number of days", func(stack awscdk.Stack) { reports.NewBucket(stack, "Bucket", reports.BucketProps{KeepDays: -1}) },
				"Test/Bucket: KeepDays is -1: it must be 1 or more"},
		},
	})
}
