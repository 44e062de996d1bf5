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

// Config is a configuration file whose environments are worked out.
type Config struct {
	// Application is the application's name: lower-case letters, digits and
	// hyphens, starting with a letter, at most 40 characters. It names log
	// groups, metrics, alarms and saved queries.
	Application string
	// Severities of alarms, the most urgent first.
	Severities notify.Severities
	// Environments in the order of the file, each with all its settings.
	Environments []Environment
	// Warnings are what may be wrong with the file, although it can be used: for
	// people to read. Each is there once, in the order of the file.
	Warnings strictyaml.Problems
}

// Environment is one deployment of the application: one stack a region.
type Environment struct {
	// Name is the environment's name, of the same form as the application's;
	// it may not be "audit", which would take the audit log group's name.
	Name string
	// Account is the AWS account, 12 digits; empty means that of whoever
	// deploys.
	Account string
	// Region is the AWS region; empty means that of whoever deploys, or that
	// Regions says it.
	Region string
	// Regions are the AWS regions of an environment that has several.
	Regions []string
	// Severities of alarms are the application's, the most urgent first.
	Severities notify.Severities
	// Contract is the log contract that Settings.Contract names.
	Contract *contract.Contract
	// Written is the one that Settings.Writes names; nil without.
	Written *contract.Contract
	// Tiers are the default retention tiers with those of Settings.Retention.
	Tiers retention.Tiers
	// Rules are the alarm rules of what the services share, worked out, and Metrics
	// all metrics that are made of logs.
	Rules   []alarmrules.Rule
	Metrics []alarmrules.LogMetric
	// SavedQueries are those that ship, and those of the folder of queries.
	SavedQueries []queries.Query
	own          []queries.Query // of those, the folder's
	Settings
}

// Application returns what the environment's alarm rules are bound to.
func (e Environment) Application() alarmrules.Application {
	return alarmrules.Application{Contract: e.Contract, Severities: e.Severities, Metrics: e.Metrics}
}

// InRegions returns the environment as it is in each of its regions: all that
// differs is Region.
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

// file is logstack.yaml as it is written.
type file struct {
	// The application's name: lower-case letters, digits and hyphens. It
	// names log groups, metrics, alarms and saved queries.
	Application string `yaml:"application"`
	// Severities of alarms of your own, the most urgent first: lower-case
	// letters, digits and hyphens, at most 20 characters. Alarms and
	// notifications are keyed by them. Default: page, ticket.
	Severities notify.Severities `yaml:"severities"`
	// The deployments of the application, a stack each. Settings given here
	// are laid over those of the file, key by key.
	Environments map[string]environment `yaml:"environments"`
	Settings     `yaml:",inline"`
}

// environment is one entry of environments, as it is written.
type environment struct {
	// The AWS account, 12 digits in quotes. Default: that of whoever deploys.
	Account string `yaml:"account"`
	// The AWS region, such as eu-central-1. Default: that of whoever deploys.
	Region string `yaml:"region"`
	// The AWS regions of an environment that is in several, each with a stack
	// of its own. Default: the one of region.
	Regions  []string `yaml:"regions"`
	Settings `yaml:",inline"`
}

// Settings can stand at the top of the file and in an environment.
type Settings struct {
	// The log contract: the name of a preset (guide, python-json-logger,
	// structlog, slog, zap, zerolog, logback, pino, winston, ecs, otel), or the path of
	// a contract file, relative to this file. Default: guide.
	Contract string `yaml:"contract"`
	// What the application really writes, where it cannot be changed to write what
	// contract says: a preset or a contract file, as contract. A transformer of the log
	// group makes records of the one of records of the other, and filters, alarms,
	// queries and dashboards look at those. Default: contract, and no transformer.
	Writes string `yaml:"writes"`
	// The processes that write logs, each a container in a task definition of
	// its own.
	Services []Service `yaml:"services"`
	// Retention tiers: how many days the log groups of a tier keep an event, at most
	// 3653, which is ten years, or forever. Default: debug 7, application 30, audit 365.
	Retention map[string]retention.Days `yaml:"retention"`
	// What the audit log is checked against, which is refused below it: guide (one year at
	// hand), pci-dss (12 months, three of them at hand), hipaa (six years), sox (seven
	// years). Days of an archive count. None of them lets it go with its stack. [] says
	// that nothing holds, as for an environment without real data. Default: [guide].
	Compliance []retention.Regulation `yaml:"compliance"`
	// The log groups that the services share.
	LogGroups LogGroups `yaml:"logGroups"`
	// Log groups whose log events are sent on as they come, by name: to streams, functions
	// or another account. Default: none.
	Subscriptions map[string]Subscription `yaml:"subscriptions"`
	// Keeps log events in S3 for years, where Athena asks them. Default: none; {} has all
	// defaults.
	Archive *Archive `yaml:"archive"`
	// Whether CloudWatch Logs moves what is seldom read to storage that costs less, in all
	// log groups of the account and the region, whoever made them. One environment of an
	// account and region can say so. Default: false.
	IntelligentTiering bool `yaml:"intelligentTiering"`
	// What watches the application log for what is new, missing or unusual,
	// for people who look at it in the console; it costs nothing by itself.
	// Default: nothing; {} has all defaults.
	AnomalyDetector *AnomalyDetector `yaml:"anomalyDetector"`
	// What stands around what the contract has masked: where findings go, the whole
	// account, who sees it all the same. Default: none of it.
	DataProtection DataProtection `yaml:"dataProtection"`
	// Encryption of log groups and notification topics at rest; or none, for which no key
	// is made: CloudWatch Logs and S3 encrypt by their own, topics are not encrypted, and
	// an archive has a key of its own all the same.
	Encryption Encryption `yaml:"encryption"`
	// A folder of alarm rules of your own, a .yaml file each, relative to this
	// file. One that is called as a rule that ships takes its place. Default: none.
	RulesFolder string `yaml:"rules"`
	// Alarm rules by their names: what differs from one that ships or stands in the
	// folder of rules, {} for one that is off by itself, a whole rule of your own, or
	// null for none.
	Alarms Alarms `yaml:"alarms"`
	// Metrics by their names that are made of log events without an alarm, for the
	// dashboard and for rules that look at the same. Default: none of your own.
	MetricsOfLogs Metrics `yaml:"metrics"`
	// When alarms tell nobody, such as during maintenance, by name. Default:
	// never.
	Mutes map[string]Mute `yaml:"mutes"`
	// The address of a page that says what to do when an alarm goes off, which
	// stands in its description: https://…; {alarm} stands for the alarm's
	// rule, such as error-ratio. Default: none.
	Runbook string `yaml:"runbook"`
	// A folder of saved queries of your own, a .cwli file each, relative to this
	// file. One that is called as a query that ships takes its place. Default: none.
	QueriesFolder string `yaml:"queries"`
	// Who is told of alarms, per severity (page, ticket, or those that severities
	// names).
	Notifications map[notify.Severity]notify.Listeners `yaml:"notifications"`
	// Who hears of calls that tamper with logs, alarms, listeners, keys or trails, whoever
	// makes them in the account and the region: by EventBridge, also where CloudTrail does
	// not write to CloudWatch Logs. Default: nobody; {} has all defaults.
	Tampering *Tampering `yaml:"tampering"`
	// Shows the objectives of alarm rules, such as availability, in Application Signals, as
	// service level objectives: what is left of each error budget, and how fast it goes.
	// Default: not at all; {} has all defaults.
	ApplicationSignals *ApplicationSignals `yaml:"applicationSignals"`
	// Whether alarms tell anybody. With false they are there, and are seen, but
	// do nothing. Default: true.
	ActionsEnabled *bool `yaml:"actionsEnabled"`
	// Saved queries that run by a schedule, and write what they find to a
	// bucket. Default: none; {} has all defaults.
	Reports *Reports `yaml:"reports"`
	// Who sees the application logs and metrics from another account. Default:
	// nobody.
	Monitoring Monitoring `yaml:"monitoring"`
	// What the dashboard shows, and what it needs to know. Default: all.
	Dashboard dashboards.Layout `yaml:"dashboard"`
	// Error tracking. Default: none.
	Sentry *Sentry `yaml:"sentry"`
	// What the application's own logging is told.
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
	// What the container runs. Default: what the image says.
	Command []string `yaml:"command"`
	// The TCP port that the container listens on, 1 to 65535. Default: none.
	Port int `yaml:"port"`
	// CPU units of the task, as Fargate has them: 256, 512, 1024, 2048, 4096,
	// 8192 or 16384. Default: 256.
	CPU int `yaml:"cpu"`
	// Memory of the task in MiB, as Fargate allows it with that CPU. Default:
	// twice the CPU units.
	Memory int `yaml:"memory"`
	// What only the first line of a log event matches, for output whose events
	// span lines, such as tracebacks in plain text: a regular expression (RE2).
	// JSON records, a line each, must match it too. Default: every line is an
	// event.
	MultilinePattern string `yaml:"multilinePattern"`
	// The same as the date and time that a first line holds, in strftime's
	// format, such as %Y-%m-%d %H:%M:%S. One of the two can be given.
	DatetimeFormat string `yaml:"datetimeFormat"`
	// What the task's processors are: x86_64, or arm64, which is Graviton; the images must
	// be made for it. Default: x86_64.
	Architecture container.Architecture `yaml:"architecture"`
	// Who the container runs as: a user or uid, and a group or gid behind a colon, such as
	// "1000:1000". Default: what the image says, which is root where it says nothing.
	User string `yaml:"user"`
	// Whether the container may write nowhere but to scratch and, of a service with an
	// audit log, to that; ECS Exec then does not work (ecs-exec). Default: false.
	ReadOnly bool `yaml:"readOnly"`
	// The directories that the container may write to, such as /tmp: each is empty at
	// first, and gone with the task. Where user is another than root, a container called
	// scratch opens them to it before. Default: none.
	Scratch []string `yaml:"scratch"`
	// How ECS finds out whether the container is healthy. Default: it only sees whether
	// it runs.
	HealthCheck *HealthCheck `yaml:"healthCheck"`
	// Variables of the container's environment, in clear: what looks like a secret is
	// refused, and so are those that logstack sets. Default: none but those.
	Environment map[string]string `yaml:"environment"`
	// Variables whose values ECS fetches when the task starts, and that never stand in a
	// template, by their names. The task's execution role may read just these.
	Secrets map[string]StoredSecret `yaml:"secrets"`
	// Containers that run beside the service's in its task, such as a proxy, and log
	// where it logs. Default: none.
	Sidecars []Sidecar `yaml:"sidecars"`
	// Whether the service writes an audit log: a sidecar container then ships
	// it, losing nothing, to the audit log group. Default: false.
	Audit bool `yaml:"audit"`
	// Whether the service has log groups, filters and alarms of its own
	// instead of sharing the application's. All but the log groups stands in a
	// nested stack then. Default: false.
	OwnLogGroups bool `yaml:"ownLogGroups"`
	// Alarm rules by their names, for this service alone: as alarms of the file. It
	// wants log groups of its own.
	Alarms Alarms `yaml:"alarms"`

	// Rules are the alarm rules of a service with log groups of its own, worked out.
	Rules []alarmrules.Rule `yaml:"-"`
}

// LogGroups are the application's two log groups.
type LogGroups struct {
	// What the services write to standard output.
	Application LogGroup `yaml:"application"`
	// Who did what, for compliance. Always kept and protected unless removal
	// says otherwise.
	Audit LogGroup `yaml:"audit"`
}

// LogGroup is one log group.
type LogGroup struct {
	// The log group's name. Default: /ecs/<application>/<environment>, with the
	// contract's logGroupPrefix in place of /ecs/, and /audit below that for the
	// audit log.
	Name string `yaml:"name"`
	// The retention tier. Default: application, and audit for the audit log;
	// the retention of an existing log group is left as it is.
	Tier retention.Tier `yaml:"tier"`
	// The class: STANDARD, or for an audit log INFREQUENT_ACCESS, which costs
	// less to write and can still be queried and masked, but has no metric
	// filters, indexes, live tail or subscriptions. It cannot be changed once
	// the log group is made. Default: STANDARD.
	Class insights.Class `yaml:"class"`
	// Whether the log group is there already, made by somebody else: filters,
	// alarms, queries and containers use it, and the stack does not own it. It
	// wants a name. Default: false.
	Existing bool `yaml:"existing"`
	// The ARN of the KMS key that encrypts an existing log group, which those
	// who read it on your behalf, such as reports, may then use. Default:
	// CloudWatch's own key.
	KeyArn string `yaml:"keyArn"`
	// Whether an existing log group is made to index and mask what the contract
	// says, in place of what it did before. Default: false.
	FollowContract bool `yaml:"followContract"`
	// What happens to the log group when it leaves the stack: protect (kept,
	// and nobody can delete it), retain (kept) or destroy. Default: protect.
	Removal retention.Removal `yaml:"removal"`
	// Of the audit log: the ARNs of the roles that may delete it and change for how long it
	// is kept. A managed policy then denies that to all others that you attach it to; see
	// docs/how-to/audit.md. Default: there is no such policy.
	BreakGlass []string `yaml:"breakGlass"`
}

// AnomalyDetector is what watches the application log for anomalies.
type AnomalyDetector struct {
	// How often it looks: 5m, 10m, 15m, 30m or 1h; more than the time between
	// two log events. Default: 15m.
	Every quantity.Duration `yaml:"every"`
	// For how many days it tells of an anomaly before it takes it for normal,
	// 7 to 90. Default: 21.
	VisibleDays int `yaml:"visibleDays"`
	// A filter pattern that narrows down what it looks at. Default: all log
	// events.
	Pattern string `yaml:"pattern"`
}

// Encryption is how logs and notifications are encrypted at rest.
type Encryption struct {
	// None says that there is no key: what keeps logs encrypts by a key of its own.
	None bool `yaml:"-"`
	// The ARN of a KMS key of your own; its policy must let CloudWatch Logs
	// and CloudWatch alarms use it. Default: a key made for the environment.
	KeyArn string `yaml:"keyArn"`
	// What happens to the key that is made when it leaves the stack: retain (kept,
	// so that logs which are kept can be read) or destroy, which is allowed where the
	// removal of every log group is destroy, and no bucket is made for reports. KMS
	// deletes it 30 days later; log groups that the environment once made and that
	// were kept cannot be read after that. Default: retain.
	Removal retention.Removal `yaml:"removal"`
}

// Reports are saved queries that run by a schedule. Nobody is told of one.
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
	// The name of a bucket of your own, in the environment's account. Default:
	// one is made, encrypted and closed, that outlives the stack.
	Bucket string `yaml:"bucket"`
	// The ARN of the KMS key that encrypts a bucket of your own. Default: none.
	BucketKeyArn string `yaml:"bucketKeyArn"`
	// For how many days a bucket that is made keeps a report. Default: 400.
	KeepDays int `yaml:"keepDays"`
	// What happens to a bucket that is made when it leaves the stack: retain, or destroy,
	// with all reports in it; what stays is the log group that Lambda makes for the
	// function that empties it. Default: retain.
	Removal retention.Removal `yaml:"removal"`
}

// Monitoring shares application logs, and the metrics that are made of them,
// with a monitoring account (CloudWatch cross-account observability). Audit
// logs are not shared.
type Monitoring struct {
	// The ARNs of the monitoring account's sinks: one of each region that the
	// environment is in. An account has one link to a sink: two environments of
	// one account cannot both have it.
	Sinks []string `yaml:"sinks"`
}

// Sink returns the sink of the environment's region; empty if nothing is shared.
func (e Environment) Sink() string {
	for _, sink := range e.Monitoring.Sinks {
		if in := sinkPattern.FindStringSubmatch(sink); in != nil && (e.Region == "" || in[1] == e.Region) {
			return sink
		}
	}
	return ""
}

// Sentry is error tracking by Sentry.
type Sentry struct {
	// Where the DSN is kept. It never stands in a template.
	DSN SentryDSN `yaml:"dsn"`
	// The share of transactions that are traced, 0 to 1. Default: 0.1.
	TracesSampleRate *float64 `yaml:"tracesSampleRate"`
	// The share of traced transactions that are profiled, 0 to 1. Default: 0.1.
	ProfilesSampleRate *float64 `yaml:"profilesSampleRate"`
}

// SentryDSN is where the DSN is kept: one of parameter and secret.
type SentryDSN struct {
	// An SSM parameter of type SecureString: its name, which starts with / where it has
	// any, or its ARN, by which it may be of another region.
	Parameter string `yaml:"parameter"`
	// A secret in Secrets Manager: its name, or its ARN, by which it may be of another
	// region.
	Secret string `yaml:"secret"`
	// The key of the DSN in a secret that is a JSON object. Default: the whole secret is
	// the DSN.
	Key string `yaml:"key"`
	// The ARN of the KMS key that it is encrypted with, where that is not the
	// service's own key.
	KeyArn string `yaml:"keyArn"`
}

// Logging is what the application's own logging is told, by environment
// variables.
type Logging struct {
	// The lowest level that is written (LOG_LEVEL): DEBUG, INFO, WARNING, ERROR or
	// CRITICAL, in upper or lower case, or what the contract calls it in records or
	// in settings, which is what the application is told. Default: INFO.
	Level string `yaml:"level"`
	// How a record is written (LOG_FORMAT): json or console. Default: json.
	Format container.Format `yaml:"format"`
	// The share of high-volume records that is written (LOG_SAMPLE_RATE), 0
	// to 1. Default: 1.
	SampleRate *float64 `yaml:"sampleRate"`
	// What gives when CloudWatch is slow or out of reach: non-blocking (the oldest log
	// events go, once 25 MiB wait) or blocking (the application waits). The audit log is
	// always delivered blocking. Default: non-blocking.
	Delivery container.Delivery `yaml:"delivery"`
}
