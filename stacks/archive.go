package stacks

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	layout "github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/archive"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/queries"
)

// Archive returns the archive; nil if the environment has none.
func (l *Logging) Archive() *archive.Archive { return l.archive }

// newArchive makes what all archived log groups of an environment share. It is in the
// stack itself, so that it does not depend on any one service.
func (l *Logging) newArchive(props Props) *archive.Archive {
	of := props.Environment.Archive
	if of == nil {
		return nil
	}
	out := archive.Props{
		Name: layout.WorkGroup(props.Application, props.Environment.Name), Database: layout.Database(props.Application, props.Environment.Name),
		Keeps: of.Keeps(), Removal: of.Removal, Key: l.key, ScanLimitGiB: of.ScanLimitGiB,
	}
	if of.AccessLogsBucket != "" {
		out.AccessLogs = awss3.Bucket_FromBucketName(l.stack, jsii.String("AccessLogsBucket"), &of.AccessLogsBucket)
	}
	return archive.New(l.stack, "Archive", out)
}

// archived archives a pair of log groups, in the scope of the resources that watch
// them.
func (l *Logging) archived(scope constructs.Construct, props Props, w *writer) {
	if l.archive == nil {
		return
	}
	for _, kind := range props.Environment.Archive.LogGroups {
		if group := w.group(kind); group != nil {
			l.archive.Add(scope, "Archive-"+string(kind), archive.GroupProps{
				LogGroup: group, Name: layout.Folder(string(kind), w.service),
				Queries: archivedQueries(props.Environment, kind), Contract: props.Environment.Contract,
			})
		}
	}
}

// archivedQueries returns the queries to save in Athena for each table of a kind: those
// that read only log groups of that kind.
func archivedQueries(env config.Environment, kind queries.LogGroup) []queries.Query {
	var all []queries.Query
	for _, query := range env.SavedQueries {
		if slices.Equal(query.LogGroups, []queries.LogGroup{kind}) {
			all = append(all, servicelogs.WithParameters(query, env.Rules))
		}
	}
	bound, _ := queries.BindAll(all, env.Contract) // the saved queries report those that are left out
	return bound
}

// group returns the log group of a kind; nil if there is none.
func (w *writer) group(kind queries.LogGroup) *loggroup.LogGroup {
	if kind == queries.Audit {
		return w.audit
	}
	return w.app
}
