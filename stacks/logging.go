package stacks

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/filterpattern"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/archive"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/reports"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/constructs/servicelogs"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/numeral"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// Name returns the construct id of the logging stack of an environment, which is its
// name for the CDK CLI. The CloudFormation stack name begins with the application's
// name, because applications share accounts. It does not contain the region, because
// each region has its own stacks.
func Name(environment string) string { return "logging-" + environment }

// Props configures a logging stack. Application and Environment are required.
type Props struct {
	// Application is the application's name.
	Application string
	// Environment is an environment of a configuration.
	Environment config.Environment
	// Release is the release that the containers run: the tag of images that have none,
	// and the release that logs and Sentry report. Default: not set.
	Release string
	// Environments are all environments of the application. Dashboards have menus of
	// them, and channels that several of them share are left to NewChat. Default: no
	// menu of environments, and channels are shared across regions only.
	Environments []config.Environment
}

// Logging is the logging stack of an environment.
type Logging struct {
	stack awscdk.Stack
	// contract is the contract of the environment.
	contract *contract.Contract
	topics   *alarms.Topics
	key      awskms.IKey
	shared   *servicelogs.ServiceLogs
	own      map[string]*servicelogs.ServiceLogs
	tasks    map[string]awsecs.FargateTaskDefinition
	saved    map[string]*savedquery.SavedQuery
	// execution holds the execution roles of services that share log groups, by whether
	// they write an audit log.
	execution map[bool]awsiam.Role
	// bucket is the bucket for reports, and bucketKey the key that encrypts it; nil
	// before the first report, or if there is no key.
	bucket    awss3.IBucket
	bucketKey awskms.IKey
	// archive is the archive; nil if the environment has none.
	archive  *archive.Archive
	findings *loggroup.Findings

	overview *dashboard.Dashboard
}

// NewLogging makes the logging stack of an environment: log groups, metric filters,
// alarms, topics, saved queries, and a task definition for each service, whose
// containers are connected to the log groups.
//
// The resources of a service with log groups of its own are in a nested stack named
// after the service. CloudFormation allows 500 resources in a stack
// (cloudformation-limits), and so there can be a hundred services. What must survive
// changes, and what services share, is in the stack itself: log groups, the key,
// topics, the bucket for reports, saved queries, and the dashboard of all services.
func NewLogging(scope constructs.Construct, id string, props Props) *Logging {
	env := props.Environment
	protect := env.LogGroups.Application.Removal == retention.Protect
	many := len(env.Services) > manyServices
	this := &Logging{
		stack: awscdk.NewStack(scope, &id, &awscdk.StackProps{
			StackName:             jsii.String(props.Application + "-" + Name(env.Name)),
			Env:                   &awscdk.Environment{Account: given(env.Account), Region: given(env.Region)},
			Description:           jsii.String(fmt.Sprintf("Logging of %s, %s", props.Application, env.Name)),
			TerminationProtection: &protect,
			// CloudFormation limits a template to 1 MB (cloudformation-limits).
			SuppressTemplateIndentation: &many,
		}),
		contract: env.Contract,
		own:      map[string]*servicelogs.ServiceLogs{},
		tasks:    map[string]awsecs.FargateTaskDefinition{}, execution: map[bool]awsiam.Role{},
	}
	for _, name := range slices.Sorted(maps.Keys(env.Tags)) {
		awscdk.Tags_Of(this.stack).Add(jsii.String(name), jsii.String(env.Tags[name]), nil)
	}
	this.key = this.newKey(env)
	topics := notifications(props)
	topics.Name, topics.Key, topics.Encryption = props.Application+"-"+env.Name, this.key, encryption(env)
	this.topics = alarms.NewTopics(this.stack, "Topics", topics)
	if env.IntelligentTiering {
		loggroup.NewIntelligentTiering(this.stack, "StorageTier")
	}
	this.hearOfTampering(env, props.Application+"-"+env.Name)
	this.archive = this.newArchive(props)
	this.findings = this.newFindings(env)
	writers := this.writers(props)
	this.protect(env, writers)
	this.saved = newQueries(this.stack, props, writers)
	for _, w := range writers {
		this.logs(props, w)
	}
	for _, service := range env.Services {
		this.task(props, service)
	}
	this.link(props)
	this.overview = newOverview(this, props)
	if many {
		this.tellOfMany()
	}
	return this
}

// manyServices is the number of services from which a stack may need templates without
// indentation, and several deployments.
const manyServices = 40

// tellOfMany adds a note if there are too many resources for one deployment.
func (l *Logging) tellOfMany() {
	resources := 0
	for _, construct := range *l.stack.Node().FindAll(constructs.ConstructOrder_PREORDER) {
		if _, ok := construct.(awscdk.CfnResource); ok {
			resources++
		}
	}
	if len(l.own) > 0 && resources > cloudwatch.MaxNestedChanges {
		awscdk.Annotations_Of(l.stack).AddInfo(jsii.String(fmt.Sprintf(
			"the stack has %s resources, including those of nested stacks, and CloudFormation creates, changes or deletes at most %s in a deployment: "+
				"first deploy it without some of the services, and add those in later deployments",
			numeral.Thousands(int64(resources)), numeral.Thousands(cloudwatch.MaxNestedChanges))))
	}
}

// Stack returns the underlying CDK stack.
func (l *Logging) Stack() awscdk.Stack { return l.stack }

// Topics returns the topics that alarms notify.
func (l *Logging) Topics() *alarms.Topics { return l.topics }

// Logs returns the logging of the named service, which it may share with others; nil if
// there is no such service.
func (l *Logging) Logs(service string) *servicelogs.ServiceLogs {
	if own, ok := l.own[service]; ok {
		return own
	}
	if l.tasks[service] == nil {
		return nil
	}
	return l.shared
}

// Task returns the task definition of the named service; nil if there is no such
// service.
func (l *Logging) Task(service string) awsecs.FargateTaskDefinition { return l.tasks[service] }

// encryption says whose key encrypts the environment's resources.
func encryption(env config.Environment) loggroup.Encryption {
	if env.Encryption.None {
		return loggroup.ServiceKey
	}
	return loggroup.OwnKey
}

// newKey makes the key of the environment; nil if it has none.
func (l *Logging) newKey(env config.Environment) awskms.IKey {
	encryption := env.Encryption
	if encryption.None {
		awscdk.Annotations_Of(l.stack).AddInfo(jsii.String(
			"encryption: none: logs and reports are encrypted with the services' own keys and notifications are not encrypted, so whoever may read them needs no key"))
		return nil
	}
	if encryption.KeyArn == "" {
		key := loggroup.NewKey(l.stack, "Key")
		switch {
		case encryption.Removal == retention.Destroy:
			// KMS deletes it after 30 days (aws-resource-kms-key, PendingWindowInDays).
			key.ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY)
		case env.LogGroups.Application.Removal != retention.Protect && env.LogGroups.Audit.Removal != retention.Protect:
			// If the first deployment fails, nothing is left that was encrypted with
			// the key.
			key.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE)
		}
		return key
	}
	return awskms.Key_FromKeyArn(l.stack, jsii.String("Key"), &encryption.KeyArn)
}

// writer is what writes to a pair of log groups: a service, or all services that share
// those of the application, in which case it has no name.
type writer struct {
	service string
	// scope contains the log groups. It is the stack, and never a nested stack.
	scope      constructs.Construct
	names      config.LogGroups
	app, audit *loggroup.LogGroup // audit is nil if there is none
	rules      []alarmrules.Rule
}

// writers makes the log groups, the shared ones first.
func (l *Logging) writers(props Props) []*writer {
	env := props.Environment
	var all []*writer
	add := func(id, service string, names config.LogGroups, rules []alarmrules.Rule) {
		w := &writer{service: service, scope: constructs.NewConstruct(l.stack, &id), names: names, rules: rules}
		w.app = l.group(w.scope, "LogGroup", names.Application, env)
		if env.HasAudit() {
			w.audit = l.group(w.scope, "AuditLogGroup", names.Audit, env)
		}
		all = append(all, w)
	}
	for _, w := range env.Writers() {
		id := "Application"
		if w.Service != "" {
			id = "Service-" + w.Service
		}
		add(id, w.Service, w.LogGroups, w.Rules)
	}
	return all
}

// group makes a log group of an environment.
func (l *Logging) group(scope constructs.Construct, id string, g config.LogGroup, env config.Environment) *loggroup.LogGroup {
	if g.Existing {
		props := loggroup.ExistingProps{Name: g.Name, Class: g.Class, Tier: g.Tier, Tiers: &env.Tiers}
		if g.FollowContract {
			props.Contract = env.Contract
		}
		if g.KeyArn != "" {
			props.Key = awskms.Key_FromKeyArn(scope, jsii.String(id+"Key"), &g.KeyArn)
		}
		return loggroup.FromName(scope, id, props)
	}
	return loggroup.New(scope, id, loggroup.Props{
		Name: g.Name, Class: g.Class, Tier: g.Tier, Tiers: &env.Tiers, Removal: g.Removal, Key: l.key, Encryption: encryption(env), Contract: env.Contract,
		Findings: l.findings,
	})
}

// logs makes what watches a pair of log groups.
func (l *Logging) logs(props Props, w *writer) {
	env, scope := props.Environment, w.scope
	if w.service != "" {
		scope = awscdk.NewNestedStack(l.stack, &w.service, &awscdk.NestedStackProps{
			Description: jsii.String(fmt.Sprintf("Logging of %s, %s, service %s", props.Application, env.Name, w.service)),
		})
	}
	l.subscribe(scope, env, w)
	l.archived(scope, props, w)
	choices := menus(props, w.service, w.names)
	logs := servicelogs.New(scope, "Logs", servicelogs.Props{
		Application:   props.Application,
		Environment:   env.Name,
		Service:       w.service,
		Contract:      env.Contract,
		Writes:        env.Written,
		Severities:    env.Severities,
		Rules:         env.About(props.Application, config.Writer{Service: w.service, LogGroups: w.names, Rules: w.rules}), // none is not the default
		Metrics:       env.Metrics,
		Library:       env.SavedQueries,
		Saved:         l.saved,
		Layout:        env.Dashboard,
		Mutes:         mutes(env),
		Objectives:    objectives(env),
		Runbook:       env.Runbook,
		LogGroup:      w.app,
		AuditLogGroup: w.audit,
		Compliance:    env.Compliance,
		AuditArchive:  env.AuditArchive(),
		Topics:        l.topics,
		Menus:         choices,
		// A menu changes the metrics, but not the thresholds, which are constants in
		// the body.
		OtherThresholds: !alike(props, w.rules, choices),
		Logging: ecslogs.Application{
			Release:    props.Release,
			Level:      env.Logging.Level,
			Format:     env.Logging.Format,
			SampleRate: env.Logging.SampleRate,
		},
		Delivery:        env.Logging.Delivery,
		AnomalyDetector: detector(scope, env.AnomalyDetector, l.key),
		Sentry:          sentry(scope, env.Sentry),
	})
	if env.Reports != nil {
		l.report(scope, props, w.service, logs)
	}
	if w.service == "" {
		l.shared = logs
	} else {
		l.own[w.service] = logs
	}
}

// report makes the reports of a log group. All reports of a stack share a bucket.
func (l *Logging) report(scope constructs.Construct, props Props, service string, logs *servicelogs.ServiceLogs) {
	env := props.Environment
	of := env.Reports
	name := props.Application + "/" + env.Name
	if service != "" {
		name += "/" + service
	}
	out := reports.Props{
		Name: name, LogGroups: []*loggroup.LogGroup{logs.LogGroup()},
		Schedule: of.Schedule, TimeZone: of.TimeZone, Covers: time.Duration(of.Covers),
	}
	out.Bucket, out.BucketKey = l.reportsBucket(of, encryption(env))
	for _, query := range of.Queries {
		bound, err := bindReport(query, env)
		if err != nil {
			awscdk.Annotations_Of(scope).AddError(jsii.String(err.Error()))
			continue
		}
		out.Queries = append(out.Queries, bound)
	}
	reports.New(scope, "Reports", out)
}

// reportsBucket returns the bucket for all reports of the stack, and its key. Both are
// in the stack itself, so that they do not depend on the service that needs them first.
func (l *Logging) reportsBucket(of *config.Reports, by loggroup.Encryption) (awss3.IBucket, awskms.IKey) {
	switch {
	case l.bucket != nil:
	case of.Bucket == "":
		l.bucket, l.bucketKey = reports.NewBucket(l.stack, "ReportsBucket", reports.BucketProps{
			Key: l.key, Encryption: by, KeepDays: of.KeepDays, Removal: of.Removal,
		}), l.key
	default:
		l.bucket = awss3.Bucket_FromBucketName(l.stack, jsii.String("ReportsBucket"), &of.Bucket)
		if of.BucketKeyArn != "" {
			l.bucketKey = awskms.Key_FromKeyArn(l.stack, jsii.String("ReportsKey"), &of.BucketKeyArn)
		}
	}
	return l.bucket, l.bucketKey
}

// bindReport returns a saved query bound to the environment's contract.
func bindReport(name string, env config.Environment) (queries.Query, error) {
	query, err := queries.Find(env.SavedQueries, name)
	if err != nil {
		return query, err
	}
	return servicelogs.WithParameters(query, env.Rules).Bind(env.Contract)
}

// detector returns the anomaly detector of the application log; the configuration has
// validated its pattern.
func detector(scope constructs.Construct, d *config.AnomalyDetector, key awskms.IKey) *loggroup.AnomalyDetectorProps {
	if d == nil {
		return nil
	}
	pattern, err := filterpattern.Parse(d.Pattern)
	if err != nil {
		awscdk.Annotations_Of(scope).AddError(jsii.String(err.Error()))
	}
	return &loggroup.AnomalyDetectorProps{
		Frequency: time.Duration(d.Every), VisibleDays: d.VisibleDays, Pattern: pattern, Key: key,
	}
}

func sentry(scope constructs.Construct, s *config.Sentry) *ecslogs.Sentry {
	if s == nil {
		return nil
	}
	out := &ecslogs.Sentry{
		Parameter:          s.DSN.Parameter,
		Secret:             s.DSN.Secret,
		SecretKey:          s.DSN.Key,
		TracesSampleRate:   s.TracesSampleRate,
		ProfilesSampleRate: s.ProfilesSampleRate,
	}
	if s.DSN.KeyArn != "" {
		out.Key = awskms.Key_FromKeyArn(scope, jsii.String("SentryKey"), &s.DSN.KeyArn)
	}
	return out
}

// objectives returns the settings for Application Signals; nil if there are none.
func objectives(env config.Environment) *servicelogs.Objectives {
	of := env.ApplicationSignals
	if of == nil {
		return nil
	}
	out := &servicelogs.Objectives{}
	if of.Warning != nil {
		out.Warning = float64(*of.Warning)
	}
	return out
}

func mutes(env config.Environment) []servicelogs.Mute {
	var all []servicelogs.Mute
	for _, name := range slices.Sorted(maps.Keys(env.Mutes)) {
		m := env.Mutes[name]
		all = append(all, servicelogs.Mute{
			Name: name, Schedule: m.At, For: time.Duration(m.For), TimeZone: m.TimeZone, Severities: m.Severities,
		})
	}
	return all
}

// given returns nil for an empty text, which leaves the value to the deployment.
func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
