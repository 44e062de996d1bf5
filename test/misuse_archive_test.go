package test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/archive"
	"github.com/logstack-go/logstack/constructs/loggroup"
)

func init() {
	logs := func(stack awscdk.Stack) *archive.Archive {
		return archive.New(stack, "Archive", archive.Props{Name: "billing-prod"})
	}
	misused(map[string][]misuse{
		"archive.New": {
			{"zero props", func(stack awscdk.Stack) {
				none := archive.New(stack, "Archive", archive.Props{})
				none.Add(stack, "Application", archive.GroupProps{})
				none.Bucket()
			}, `Test/Archive: the name ""`},
			{"a nil key and a nil bucket", func(stack awscdk.Stack) {
				archive.New(stack, "Archive", archive.Props{Name: "billing-prod", Key: (*nilKey)(nil), AccessLogs: (awss3.IBucket)((*nilBucket)(nil))})
			}, ""},
		},
		"archive.Archive.Add": {
			{"zero props", func(stack awscdk.Stack) { logs(stack).Add(stack, "Application", archive.GroupProps{}).Rules() },
				"Test/Application: LogGroup is missing: give the log group to archive"},
			{"a zero log group", func(stack awscdk.Stack) {
				logs(stack).Add(stack, "Application", archive.GroupProps{Name: "application", LogGroup: &loggroup.LogGroup{}})
			}, "Test/Application: LogGroup is missing: give the log group to archive"},
			{"a nil archive", func(stack awscdk.Stack) {
				var none *archive.Archive
				none.Add(stack, "Application", archive.GroupProps{Name: "application", LogGroup: group(stack)}).Stream()
			}, "Test/Application: the archive is missing: give the archive"},
		},
		"archive.Archive.GrantQuery": {
			{"nil", func(stack awscdk.Stack) { logs(stack).GrantQuery(nil) }, ""},
			{"a nil role", func(stack awscdk.Stack) { logs(stack).GrantQuery((awsiam.IGrantable)((*nilRole)(nil))) }, ""},
		},
		"archive.Group.About": {
			{"a zero rule", func(stack awscdk.Stack) {
				logs(stack).Add(stack, "Application", archive.GroupProps{Name: "application", LogGroup: group(stack)}).About(alarmrules.Rule{})
			}, ""},
		},
	})
}
