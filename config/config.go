package config

import (
	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch/insights"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/internal/quantity"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// Config is a configuration file with complete environments.
type Config struct {
	// Application is the application's name: lower-case letters, digits and
	// hyphens, starting with a letter, at most 40 characters. It is part of the
	// names of log groups, metrics, alarms and saved queries.
	Application string
	// Severities are the severities of alarms, most urgent first.
	Severities notify.Severities
	// Environments are in the order of the file, each with all its settings.
	Environments []Environment
	// Warnings are what may be wrong with the file, although it is valid. They are
	// in the order of the file, without duplicates.
	Warnings strictyaml.Problems
}

// Environment is a deployment of the application: one stack per region.
type Environment struct {
	// Name is the environment's name, which has the form of the application's. It
	// may not be "audit", which would take the name of the audit log group.
	Name string
	// Account is the AWS account, 12 digits; empty means that of whoever deploys.
	Account string
	// Region is the AWS region; empty means that of whoever deploys, or that
	// Regions has it.
	Region string
	// Regions are the AWS regions of an environment with several.
	Regions []string
	// Severities are the application's severities, most urgent first.
	Severities notify.Severities
	// Contract is the log contract that Settings.Contract names.
	Contract *contract.Contract
	// Written is the contract that Settings.Writes names; nil if it names none.
	Written *contract.Contract
	// Tiers are the default retention tiers together with those of
	// Settings.Retention.
	Tiers retention.Tiers
	// Rules are the alarm rules of the log groups that services share, and Metrics
	// all metrics that are made from logs. Both are complete.
	Rules   []alarmrules.Rule
	Metrics []alarmrules.LogMetric
	// SavedQueries are those that ship and those of the folder of queries.
	SavedQueries []queries.Query
	own          []queries.Query // those of the folder
	Settings
}

// Application returns what the environment's alarm rules are bound to.
func (e Environment) Application() alarmrules.Application {
	return alarmrules.Application{Contract: e.Contract, Severities: e.Severities, Metrics: e.Metrics}
}

// InRegions returns the environment once for each of its regions. Only Region
// differs.
func (e Environment) InRegions() []Environment {
	if len(e.Regions) == 0 {
		return []Environment{e}
	}
	var all []Environment
	for _, region := range e.Regions {
		e.Region = region
		all = append(all, e)
	}
	return all
}

// file is logstack.yaml as written.
type file struct {
	// The application's name: lower-case letters, digits and hyphens. It is part of
	// the names of log groups, metrics, alarms and saved queries.
	Application string `yaml:"application"`
	// Severities of alarms of your own, the most urgent first: lower-case
	// letters, digits and hyphens, at most 20 characters. Alarms and
	// notifications are keyed by them. Default: page, ticket.
	Severities notify.Severities `yaml:"severities"`
	// The deployments of the application, a stack each. Their settings are laid
	// over those of the file, key by key.
	Environments map[string]environment `yaml:"environments"`
	Settings     `yaml:",inline"`
}

// environment is one entry of environments, as written.
type environment struct {
	// The AWS account, 12 digits in quotes. Default: that of whoever deploys.
	Account string `yaml:"account"`
	// The AWS region, such as eu-central-1. Default: that of whoever deploys.
	Region string `yaml:"region"`
	// The AWS regions of an environment in several, each with a stack of its own.
	// Default: just region.
	Regions  []string `yaml:"regions"`
	Settings `yaml:",inline"`
}

// Settings can stand at the top of the file and in an environment.
type Settings struct {
	// The log contract: the name of a preset (guide, python-json-logger,
	// structlog, slog, zap, zerolog, logback, pino, winston, ecs, otel), or the path of
	// a contract file, relative to this file. Default: guide.
	Contract string `yaml:"contract"`
	// What the application really writes, if it cannot be changed to write what
	// contract says: a preset or a contract file, as for contract. A transformer of
	// the log group turns its records into those of contract, and filters, alarms,
	// queries and dashboards look at these. Default: contract, and no transformer.
	Writes string `yaml:"writes"`
	// The processes that write logs, each a container in a task definition of
	// its own.
	Services []Service `yaml:"services"`
	// Retention tiers: the number of days for which log groups of a tier keep an
	// event, at most 3653, which is ten years, or forever. Default: debug 7,
	// application 30, audit 365.
	Retention map[string]retention.Days `yaml:"retention"`
	// The regulations that the audit log must satisfy: guide (one year at hand),
	// pci-dss (12 months, three of them at hand), hipaa (six years), sox (seven
	// years). Days in an archive count. All of them require that the log outlives
	// its stack. [] means none, as for an environment without real data. Default:
	// [guide].
	Compliance []retention.Regulation `yaml:"compliance"`
	// The log groups that the services share.
	LogGroups LogGroups `yaml:"logGroups"`
	// Where log events are forwarded as they come, by name: to streams, functions
	// or another account. Default: none.
	Subscriptions map[string]Subscription `yaml:"subscriptions"`
	// Keeps log events in S3 for years, where Athena can query them. Default: none;
	// {} has all defaults.
	Archive *Archive `yaml:"archive"`
	// Whether CloudWatch Logs moves what is seldom read to cheaper storage, in all
	// log groups of the account and region, whoever made them. Only one environment
	// of an account and region can have it. Default: false.
	IntelligentTiering bool `yaml:"intelligentTiering"`
	// Watches the application log for anything new, missing or unusual, for people
	// who look at it in the console; it costs nothing by itself. Default: none; {}
	// has all defaults.
	AnomalyDetector *AnomalyDetector `yaml:"anomalyDetector"`
	// Settings about what the contract masks: where findings go, the whole account,
	// and who can still see it. Default: none.
	DataProtection DataProtection `yaml:"dataProtection"`
	// Encryption of log groups and notification topics at rest. With none, no key
	// is made: CloudWatch Logs and S3 encrypt with theirs, topics are not
	// encrypted, and an archive still has a key of its own.
	Encryption Encryption `yaml:"encryption"`
	// A folder of your own alarm rules, a .yaml file each, relative to this file.
	// One with the name of a rule that ships replaces it. Default: none.
	RulesFolder string `yaml:"rules"`
	// Alarm rules by name: changes to one that ships or is in the folder of rules,
	// {} to turn on an optional one, a whole rule of your own, or null to turn one
	// off.
	Alarms Alarms `yaml:"alarms"`
	// Metrics by name that are made from log events without an alarm, for the
	// dashboard and for rules that look at the same. Default: none.
	MetricsOfLogs Metrics `yaml:"metrics"`
	// When alarms notify nobody, such as during maintenance, by name. Default:
	// never.
	Mutes map[string]Mute `yaml:"mutes"`
	// The address of a page that says what to do when an alarm goes off, for the
	// alarm's description: https://…; {alarm} stands for the alarm's rule, such as
	// error-ratio. Default: none.
	Runbook string `yaml:"runbook"`
	// A folder of your own saved queries, a .cwli file each, relative to this file.
	// One with the name of a query that ships replaces it. Default: none.
	QueriesFolder string `yaml:"queries"`
	// Who is told about alarms, per severity (page, ticket, or those that
	// severities names).
	Notifications map[notify.Severity]notify.Listeners `yaml:"notifications"`
	// Who is told about calls that tamper with logs, alarms, listeners, keys or
	// trails, whoever makes them in the account and region: through EventBridge,
	// even where CloudTrail does not write to CloudWatch Logs. Default: nobody; {}
	// has all defaults.
	Tampering *Tampering `yaml:"tampering"`
	// Shows the objectives of alarm rules, such as availability, in Application
	// Signals, as service level objectives: what is left of each error budget, and
	// how fast it is spent. Default: not at all; {} has all defaults.
	ApplicationSignals *ApplicationSignals `yaml:"applicationSignals"`
	// Whether alarms notify anybody. With false they exist and can be seen, but do
	// nothing. Default: true.
	ActionsEnabled *bool `yaml:"actionsEnabled"`
	// Saved queries that run on a schedule, and write their results to a bucket.
	// Default: none; {} has all defaults.
	Reports *Reports `yaml:"reports"`
	// Which other account sees the application logs and metrics. Default: none.
	Monitoring Monitoring `yaml:"monitoring"`
	// What the dashboard shows, and what it needs to know. Default: everything.
	Dashboard dashboards.Layout `yaml:"dashboard"`
	// Error tracking. Default: none.
	Sentry *Sentry `yaml:"sentry"`
	// How the application's own logging is configured.
	Logging Logging `yaml:"logging"`
	// Tags of every resource in the stack.
	Tags map[string]string `yaml:"tags"`
}

// Service is a process that writes logs.
type Service struct {
	// The service's name: lower-case letters, digits and hyphens. It is the
	// container's name and the prefix of its log streams.
	Name string `yaml:"name"`
	// The container's image. One without a tag gets the release as its tag
	// where a release is given.
	Image string `yaml:"image"`
	// The command of the container. Default: that of the image.
	Command []string `yaml:"command"`
	// The TCP port that the container listens on, 1 to 65535. Default: none.
	Port int `yaml:"port"`
	// CPU units of the task, as Fargate has them: 256, 512, 1024, 2048, 4096,
	// 8192 or 16384. Default: 256.
	CPU int `yaml:"cpu"`
	// Memory of the task in MiB, as Fargate allows it with that CPU. Default:
	// twice the CPU units.
	Memory int `yaml:"memory"`
	// A regular expression (RE2) that matches only the first line of a log event,
	// for output whose events span lines, such as tracebacks in plain text. It must
	// match JSON records, a line each, too. Default: every line is an event.
	MultilinePattern string `yaml:"multilinePattern"`
	// The date and time in the first line of a log event, in strftime's format,
	// such as %Y-%m-%d %H:%M:%S, as an alternative to multilinePattern.
	DatetimeFormat string `yaml:"datetimeFormat"`
	// The architecture of the task's processors: x86_64, or arm64, which is
	// Graviton; the images must be built for it. Default: x86_64.
	Architecture container.Architecture `yaml:"architecture"`
	// The user of the container: a user or uid, optionally followed by a colon and
	// a group or gid, such as "1000:1000". Default: that of the image, or root if
	// it has none.
	User string `yaml:"user"`
	// Whether the container may write only to scratch and, if the service has an
	// audit log, to that. ECS Exec does not work then (ecs-exec). Default: false.
	ReadOnly bool `yaml:"readOnly"`
	// The directories that the container may write to, such as /tmp: each is empty
	// at first, and gone with the task. If user is not root, a container called
	// scratch first makes them writable. Default: none.
	Scratch []string `yaml:"scratch"`
	// How ECS finds out whether the container is healthy. Default: it is if it
	// runs.
	HealthCheck *HealthCheck `yaml:"healthCheck"`
	// Environment variables of the container, in clear text. Those that look like a
	// secret are refused, and so are those that logstack sets. Default: only those.
	Environment map[string]string `yaml:"environment"`
	// Environment variables whose values ECS fetches when the task starts, by name.
	// They are never in a template, and the task's execution role may read only
	// these.
	Secrets map[string]StoredSecret `yaml:"secrets"`
	// Containers that run next to the service's in its task, such as a proxy, and
	// log to the same log group. Default: none.
	Sidecars []Sidecar `yaml:"sidecars"`
	// Whether the service writes an audit log: a sidecar container then ships it to
	// the audit log group without loss. Default: false.
	Audit bool `yaml:"audit"`
	// Whether the service has log groups, filters and alarms of its own, instead of
	// sharing the application's. All but the log groups are then in a nested stack.
	// Default: false.
	OwnLogGroups bool `yaml:"ownLogGroups"`
	// Alarm rules for this service only, by name, as in alarms of the file. It
	// needs log groups of its own.
	Alarms Alarms `yaml:"alarms"`

	// Rules are the alarm rules of a service with log groups of its own, complete.
	Rules []alarmrules.Rule `yaml:"-"`
}

// LogGroups are the application's two log groups.
type LogGroups struct {
	// What the services write to standard output.
	Application LogGroup `yaml:"application"`
	// Who did what, for compliance. Kept and protected unless removal says
	// otherwise.
	Audit LogGroup `yaml:"audit"`
}

// LogGroup is one log group.
type LogGroup struct {
	// The log group's name. Default: /ecs/<application>/<environment>, with the
	// contract's logGroupPrefix in place of /ecs/, and /audit below that for the
	// audit log.
	Name string `yaml:"name"`
	// The retention tier. Default: application, and audit for the audit log; the
	// retention of an existing log group is left unchanged.
	Tier retention.Tier `yaml:"tier"`
	// The class: STANDARD, or for an audit log INFREQUENT_ACCESS, which costs
	// less to write and can still be queried and masked, but has no metric
	// filters, indexes, live tail or subscriptions. It cannot be changed once
	// the log group is made. Default: STANDARD.
	Class insights.Class `yaml:"class"`
	// Whether the log group already exists, made by somebody else: filters, alarms,
	// queries and containers use it, but the stack does not own it. It needs a
	// name. Default: false.
	Existing bool `yaml:"existing"`
	// The ARN of the KMS key that encrypts an existing log group. Those who read it
	// on your behalf, such as reports, may then use the key. Default: CloudWatch's
	// own key.
	KeyArn string `yaml:"keyArn"`
	// Whether to change an existing log group so that it indexes and masks what the
	// contract says. Default: false.
	FollowContract bool `yaml:"followContract"`
	// What happens to the log group when it leaves the stack: protect (kept,
	// and nobody can delete it), retain (kept) or destroy. Default: protect.
	Removal retention.Removal `yaml:"removal"`
	// For the audit log: the ARNs of the roles that may delete it and change its
	// retention. A managed policy denies that to everyone else that you attach it
	// to; see docs/how-to/audit.md. Default: there is no such policy.
	BreakGlass []string `yaml:"breakGlass"`
}

// AnomalyDetector watches the application log for anomalies.
type AnomalyDetector struct {
	// How often it looks: 5m, 10m, 15m, 30m or 1h; more than the time between
	// two log events. Default: 15m.
	Every quantity.Duration `yaml:"every"`
	// The number of days after which an anomaly is considered normal, 7 to 90.
	// Default: 21.
	VisibleDays int `yaml:"visibleDays"`
	// A filter pattern that narrows what it watches. Default: all log events.
	Pattern string `yaml:"pattern"`
}

// Encryption says how logs and notifications are encrypted at rest.
type Encryption struct {
	// None says that there is no key of our own: services use theirs.
	None bool `yaml:"-"`
	// The ARN of a KMS key of your own; its policy must let CloudWatch Logs
	// and CloudWatch alarms use it. Default: a key made for the environment.
	KeyArn string `yaml:"keyArn"`
	// What happens to the key that is made when it leaves the stack: retain (kept,
	// so that logs which are kept can be read) or destroy, which is allowed if the
	// removal of every log group is destroy and no bucket is made for reports. KMS
	// deletes it 30 days later; log groups that the environment once made and that
	// were kept cannot be read after that. Default: retain.
	Removal retention.Removal `yaml:"removal"`
}

// Reports are saved queries that run on a schedule. Nobody is notified of one.
type Reports struct {
	// The names of the saved queries. Default: errors-by-type and
	// slowest-endpoints.
	Queries []string `yaml:"queries"`
	// When they run: cron(minutes hours days-of-month months days-of-week
	// years). Default: cron(0 6 ? * MON *), which is Mondays at six.
	Schedule string `yaml:"schedule"`
	// The time zone of the schedule, such as Europe/Berlin. Default: UTC.
	TimeZone string `yaml:"timeZone"`
	// How far back from each run they look, 1m to 720h. Default: 168h, a week.
	Covers quantity.Duration `yaml:"covers"`
	// The name of a bucket of your own, in the environment's account. Default: one
	// is made, encrypted and private, that outlives the stack.
	Bucket string `yaml:"bucket"`
	// The ARN of the KMS key that encrypts a bucket of your own. Default: none.
	BucketKeyArn string `yaml:"bucketKeyArn"`
	// The number of days for which a bucket that is made keeps a report. Default:
	// 400.
	KeepDays int `yaml:"keepDays"`
	// What happens to a bucket that is made when it leaves the stack: retain, or
	// destroy, with all reports in it. The log group that Lambda makes for the
	// function that empties it stays. Default: retain.
	Removal retention.Removal `yaml:"removal"`
}

// Monitoring shares application logs, and the metrics made from them, with a
// monitoring account (CloudWatch cross-account observability). Audit logs are not
// shared.
type Monitoring struct {
	// The ARNs of the monitoring account's sinks: one for each region of the
	// environment. An account has one link to a sink, so two environments of one
	// account cannot both have it.
	Sinks []string `yaml:"sinks"`
}

// Sink returns the sink of the environment's region, or the empty string if nothing
// is shared.
func (e Environment) Sink() string {
	for _, sink := range e.Monitoring.Sinks {
		if in := sinkPattern.FindStringSubmatch(sink); in != nil && (e.Region == "" || in[1] == e.Region) {
			return sink
		}
	}
	return ""
}

// Sentry configures error tracking by Sentry.
type Sentry struct {
	// Where the DSN is kept. It is never in a template.
	DSN SentryDSN `yaml:"dsn"`
	// The share of transactions that are traced, 0 to 1. Default: 0.1.
	TracesSampleRate *float64 `yaml:"tracesSampleRate"`
	// The share of traced transactions that are profiled, 0 to 1. Default: 0.1.
	ProfilesSampleRate *float64 `yaml:"profilesSampleRate"`
}

// SentryDSN says where the DSN is kept: in a parameter or a secret.
type SentryDSN struct {
	// An SSM parameter of type SecureString: its name, which starts with / if it
	// contains any, or its ARN, with which it may be in another region.
	Parameter string `yaml:"parameter"`
	// A secret in Secrets Manager: its name, or its ARN, with which it may be in
	// another region.
	Secret string `yaml:"secret"`
	// The key of the DSN in a secret that is a JSON object. Default: the whole
	// secret is the DSN.
	Key string `yaml:"key"`
	// The ARN of the KMS key that encrypts it, if that is not the service's own
	// key.
	KeyArn string `yaml:"keyArn"`
}

// Logging configures the application's own logging by environment variables.
type Logging struct {
	// The lowest level that is written (LOG_LEVEL): DEBUG, INFO, WARNING, ERROR or
	// CRITICAL, in upper or lower case, or the contract's name for it in records or
	// in settings. The application gets the name for settings. Default: INFO.
	Level string `yaml:"level"`
	// How a record is written (LOG_FORMAT): json or console. Default: json.
	Format container.Format `yaml:"format"`
	// The share of high-volume records that are written (LOG_SAMPLE_RATE), 0 to 1.
	// Default: 1.
	SampleRate *float64 `yaml:"sampleRate"`
	// What happens when CloudWatch is slow or unreachable: non-blocking (the oldest
	// log events are dropped once 25 MiB wait) or blocking (the application waits).
	// The audit log is always delivered blocking. Default: non-blocking.
	Delivery container.Delivery `yaml:"delivery"`
}
