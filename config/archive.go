package config

import (
	"errors"
	"slices"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/errlist"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// Archive keeps log events in S3 for years, where Athena can query them.
type Archive struct {
	// The log groups to archive: application, audit. Those of services with their
	// own are included. Default: both, or the one that exists.
	LogGroups []queries.LogGroup `yaml:"logGroups"`
	// After how many days log events move to Glacier. Default: 90.
	GlacierAfterDays int `yaml:"glacierAfterDays"`
	// The class of Glacier: instant (can be read directly), flexible (restored
	// within minutes to hours) or deep (restored within 12 to 48 hours, the
	// cheapest). Default: flexible.
	Glacier retention.Glacier `yaml:"glacier"`
	// The number of days for which log events are kept, including those in
	// CloudWatch. Default: 2557, which is seven years.
	KeepDays int `yaml:"keepDays"`
	// Keeps everybody from deleting archived log events early: governance (except
	// with a special permission) or compliance (nobody, not even the root user). It
	// cannot be removed from a bucket. Default: none.
	ObjectLock retention.Lock `yaml:"objectLock"`
	// The number of days for which objectLock does so. Default: keepDays.
	LockDays int `yaml:"lockDays"`
	// The name of a bucket of your own to which S3 writes who read and wrote the
	// archive. Default: none.
	AccessLogsBucket string `yaml:"accessLogsBucket"`
	// How much a query may read, in GiB; one that would read more is cancelled.
	// Default: 100.
	ScanLimitGiB int `yaml:"scanLimitGiB"`
	// What happens to the buckets when they leave the stack: retain (kept) or destroy
	// (emptied, and deleted). Default: retain.
	Removal retention.Removal `yaml:"removal"`
}

// Keeps returns how long the archive keeps log events, and how.
func (a Archive) Keeps() retention.Archive {
	return retention.Archive{GlacierAfterDays: a.GlacierAfterDays, Glacier: a.Glacier, KeepDays: a.KeepDays, Lock: a.ObjectLock, LockDays: a.LockDays}
}

// archiveKeys maps the fields of retention.Archive to keys of the configuration.
var archiveKeys = map[string]string{
	"GlacierAfterDays": "glacierAfterDays", "Glacier": "glacier", "KeepDays": "keepDays", "Lock": "objectLock", "LockDays": "lockDays",
}

// archives reports whether a log group is archived.
func (e Environment) archives(group queries.LogGroup) bool {
	return e.Archive != nil && slices.Contains(e.Archive.LogGroups, group)
}

// hasArchive reports whether any environment of the file has an archive.
func hasArchive(root strictyaml.Node) bool {
	has := func(node strictyaml.Node) bool { return node.Get("archive").IsMapping() }
	environments := root.Get("environments")
	return has(root) || slices.ContainsFunc(environments.Keys(), func(name string) bool { return has(environments.Get(name)) })
}

// archive checks the archive, and fills in its log groups. The environment's log
// groups are complete.
func (r *reader) archive(node strictyaml.Node, e *Environment) {
	archive := e.Archive
	if archive == nil {
		return
	}
	groups := node.Get("logGroups")
	if !groups.Present() {
		archive.LogGroups = subscribable()
		if e.isSource() {
			archive.LogGroups = []queries.LogGroup{queries.Application}
		}
	} else if len(archive.LogGroups) == 0 {
		r.add(groups.Problem("needs at least one of %s", enum.Join(subscribable())))
	}
	hot := map[string]retention.Days{}
	for i, group := range archive.LogGroups {
		at := node // where nothing names it
		if items := groups.Items(); i < len(items) {
			at = items[i]
		}
		switch {
		case !slices.Contains(subscribable(), group):
			r.add(at.Problem("%v", enum.Unknown("log group", string(group), subscribable())))
		case slices.Contains(archive.LogGroups[:i], group):
			r.add(at.Problem("is in this list already"))
		case r.archivable(node, at, group, *e):
			of := e.LogGroups.Application
			if group == queries.Audit {
				of = e.LogGroups.Audit
			}
			if days, err := e.Tiers.Days(of.Tier); err == nil {
				hot["the "+string(group)+" log"] = days
			}
		}
	}
	for _, err := range errlist.Unjoined(archive.Keeps().Check(hot)) {
		if wrong, ok := errors.AsType[retention.ArchiveError](err); ok {
			at, text := node.Get(archiveKeys[wrong.Field]), archiveKeys[wrong.Field]+" "+wrong.Text
			if at.Present() {
				r.addTogether(at.Problem("%s", wrong.Text))
			} else {
				r.addTogether(node.Problem("%s", text))
			}
		}
	}
	if at := node.Get("scanLimitGiB"); at.Present() && archive.ScanLimitGiB < 1 {
		r.add(at.Problem("must be 1 or more, got %d", archive.ScanLimitGiB))
	}
	r.text(node.Get("accessLogsBucket"), archive.AccessLogsBucket, bucketPattern, "a bucket's name, such as your-access-logs")
	if at := node.Get("removal"); at.Present() {
		switch archive.Removal {
		case retention.Protect:
			r.add(at.Problem("must be retain or destroy: a bucket has no protection of its own"))
		case retention.Destroy:
			if archive.ObjectLock != "" {
				r.addTogether(at.Problem("is destroy, but what objectLock holds cannot be destroyed: leave out one of the two"))
			}
		}
	}
}
