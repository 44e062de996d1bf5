package servicelogs

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/internal/batch"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/contract/transform"
	"github.com/logstack-go/logstack/dashboards"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// Props configures the logging of a service. Only Application is required.
//
// A service is whatever shares an application log group and an audit log group: one
// process, or several (web, worker). The metric filters of a log group count everything
// written to it, so processes that are to be monitored separately each need their own
// log groups, and their own ServiceLogs.
type Props struct {
	// Application is the application's name: lower-case letters, digits and hyphens,
	// starting with a letter, at most 40 characters. Application, Environment and
	// Service can be tokens, such as the value of a CfnParameter; tokens are not
	// checked. No two services of an account and region can agree in all three, because
	// their metrics would mix.
	Application string
	// Environment is the environment's name, in the same form. Default: none, for an
	// application with a single environment.
	Environment string
	// Service is the service's name, in the same form. Default: none, for services that
	// share the application's log groups.
	Service string

	// Contract describes what the service writes. Default: contract.Guide.
	Contract *contract.Contract
	// Writes describes what the service actually writes, if it cannot be changed to
	// follow Contract. A transformer of the log group then converts it (transform.Of),
	// and everything else uses the transformed log events. LogGroup must not have
	// another transformer. Default: Contract, and no transformer.
	Writes *contract.Contract
	// Severities are the severities of alarms, most urgent first. Default: those of
	// Topics, or notify.DefaultSeverities.
	Severities notify.Severities
	// Rules say when alarms go off: rules that ship with logstack (alarmrules.Get),
	// rules from files (alarmrules.Parse, alarmrules.Folder), or literals. An empty,
	// non-nil slice means none. The rules on the audit log, audit-silence and
	// audit-mismatch, are not among the defaults, because not every service writes one:
	// add them if yours does. Default: alarmrules.DefaultsOf the contract.
	Rules []alarmrules.Rule
	// Metrics are made from the log events in addition to the metrics of single rules;
	// several rules can share them. Default: alarmrules.LogMetrics.
	Metrics []alarmrules.LogMetric
	// Naming names the alarms. Default: alarms.Prefix of the application, environment
	// and service, joined by hyphens.
	Naming alarms.Naming
	// Given are watched alarms that no rule makes, such as those of plain CDK, keyed by
	// the names that rules use for them. Default: none.
	Given map[string]alarms.Child
	// Mutes are times in which alarms notify nobody. Default: none.
	Mutes []Mute
	// Layout says what the dashboard shows. Default: everything.
	Layout dashboards.Layout
	// Objectives shows the objectives of rules, such as availability, in Application
	// Signals too (alarms.NewObjective). Default: they are not shown there.
	Objectives *Objectives
	// Runbook is the URL of a page with instructions, used if a rule names none;
	// {alarm} is replaced by the rule's name. Default: none.
	Runbook string
	// Library holds the queries to choose from if Queries is nil. Default: queries.Of
	// the contract.
	Library []queries.Query
	// Queries are the queries to save. It is an error if the contract lacks a field
	// that one of them needs. An empty, non-nil slice means none. Default: the queries
	// of Library for which the contract has all fields; a note on the construct lists
	// the others, and why.
	Queries []queries.Query

	// Saved are queries that are already saved and shared by several services, by name.
	// They are not saved again; alarms link to them with this service's log groups.
	// Default: none.
	Saved map[string]*savedquery.SavedQuery

	// LogGroup is the log group that the service writes to, of the standard class and
	// in the account and region of the stack. It can be an existing one
	// (loggroup.FromName), or one of plain CDK (loggroup.Of). Default: loggroup.New,
	// named <application>/<environment>/<service> after the contract's LogGroupPrefix,
	// which is /ecs/ for an application.
	LogGroup *loggroup.LogGroup
	// AuditLogGroup is the log group for the service's audit log, in the account and
	// region of the stack. Default: loggroup.New of the audit tier, named as the log
	// group with /audit appended; none if the contract is of a source, which writes a
	// single log.
	AuditLogGroup *loggroup.LogGroup
	// Compliance lists the regulations that the audit log must satisfy: they require a
	// retention, and that the log group is retained when its stack is deleted. If that
	// is not known for an existing log group, a note says so. An empty, non-nil slice
	// means none. Default: retention.DefaultRegulations.
	Compliance []retention.Regulation
	// AuditArchive is how an archive keeps the audit log in addition to CloudWatch,
	// which counts for Compliance. Default: none.
	AuditArchive *retention.Archive
	// AnomalyDetector configures an anomaly detector for the log group; LogGroup and a
	// Name are filled in. Default: none.
	AnomalyDetector *loggroup.AnomalyDetectorProps
	// Topics are notified of alarms. They must be in the account, region and stage of
	// the stack. Default: alarms.NewTopics with Email.
	Topics *alarms.Topics
	// Email lists e-mail addresses to notify of alarms, by severity, if Topics is nil.
	// Default: none.
	Email map[notify.Severity][]string
	// Menus are menus of the dashboard, for other environments or services whose
	// resources have the same names except for their own name. Default: none.
	Menus []dashboard.Variable
	// OtherThresholds says that what the Menus select has other thresholds, so that the
	// dashboard shows none. Default: they have the same, and it shows them.
	OtherThresholds bool
	// Key encrypts what is made here. It must be in the stack's region. Default:
	// loggroup.NewKey, one for all.
	Key awskms.IKey
	// Encryption says whose key encrypts what is made here. With loggroup.ServiceKey,
	// no key is made. Default: loggroup.OwnKey.
	Encryption loggroup.Encryption

	// Logging configures the service's logging. Its Environment and Contract default to
	// those above.
	Logging ecslogs.Application
	// Delivery says what happens to the service's own log when CloudWatch is slow.
	// Delivery of the audit log always blocks. Default: ecslogs.NonBlocking.
	Delivery ecslogs.Delivery
	// Sentry configures error reports to Sentry. Default: no Sentry.
	Sentry *ecslogs.Sentry
}

// Mute is a time in which metric alarms and composite alarms notify nobody. Alarms on
// queries are not muted, because the guide does not say that they can be
// (alarm-mute-rules).
type Mute struct {
	// Name is the name of the mute, in the form of Application, and not a token.
	Name string
	// Schedule says when the mute begins, as in alarms.MuteProps.
	Schedule string
	// For is how long the mute lasts: whole minutes, up to 15 days.
	For time.Duration
	// TimeZone is the time zone of the schedule, such as Europe/Berlin. Default: UTC.
	TimeZone string
	// Severities are the severities to mute. Default: all.
	Severities []notify.Severity
}

// Objectives configures objectives in Application Signals.
type Objectives struct {
	// Warning is the percentage of the error budget below which what is left of it
	// shows as a warning, above 0 and below 100. Default: 50, as in Application
	// Signals.
	Warning float64
}

// ServiceLogs holds the logging of a service.
type ServiceLogs struct {
	construct    constructs.Construct
	group, audit *loggroup.LogGroup
	topics       *alarms.Topics
	filters      map[string]*metricfilter.MetricFilter
	set          alarmrules.Set
	alarms       map[string]*alarms.Alarms
	queries      map[string]*savedquery.SavedQuery
	left         []queries.Unbound // queries that need fields which the contract lacks
	asksOthers   map[string]bool   // queries that also query log groups of other services
	dashboard    *dashboard.Dashboard
	detector     *loggroup.AnomalyDetector
	wiring       *ecslogs.Wiring
	auditWiring  *ecslogs.Wiring
	// made is the default key; nil until it is needed.
	made awskms.IKey
}

// New provisions the logging of a service. Invalid props are reported as errors on the
// construct.
func New(scope constructs.Construct, id string, props Props) *ServiceLogs {
	defer batch.Begin()()
	this := &ServiceLogs{
		construct: place.New(scope, id),
		filters:   map[string]*metricfilter.MetricFilter{},
		alarms:    map[string]*alarms.Alarms{},
		queries:   map[string]*savedquery.SavedQuery{}, asksOthers: map[string]bool{},
	}
	mistakes := check(&props)
	if props.Contract == nil {
		props.Contract = contract.Guide()
	}
	if props.Rules == nil {
		props.Rules = alarmrules.DefaultsOf(props.Contract)
	}
	if props.Severities == nil {
		props.Severities = props.Topics.Severities()
	}
	if nothing.In(props.Naming) {
		props.Naming = alarms.Prefix(props.name("-"))
	}
	set, err := alarmrules.Bind(alarmrules.Application{
		Contract: props.Contract, Severities: props.Severities, Metrics: props.Metrics, Given: slices.Sorted(maps.Keys(props.Given)),
	}, props.Rules...)
	mistakes.Add(err)
	this.set = set
	bound, left := bind(props, mistakes)
	this.left = left
	// Report once what keeps everything that follows from being made, rather than for
	// each part.
	unfit := this.unfit(props)
	mistakes.Add(unfit)
	mistakes.Report(this.construct)

	this.noteUnknown(props)
	this.makeGroups(props, unfit == nil)
	this.topics = props.Topics
	if this.topics == nil {
		topics := alarms.TopicsProps{Severities: props.Severities, Email: props.Email, Name: props.name("-")}
		if topics.Encryption = props.Encryption; unfit == nil && props.Encryption == loggroup.OwnKey {
			topics.Key = this.key(props)
		}
		this.topics = alarms.NewTopics(this.construct, "Topics", topics)
	}
	if unfit != nil {
		this.wire(props)
		return this
	}
	this.transform(props)
	for _, query := range bound {
		if saved := props.Saved[query.Name]; saved != nil {
			this.queries[query.Name] = saved.As(query.Parameters, this.asked(query)...)
			continue
		}
		this.queries[query.Name] = savedquery.New(this.construct, "Query-"+query.Name, savedquery.Props{
			Name:       props.name("/") + "/" + query.Name,
			Query:      query.Text,
			Parameters: query.Parameters,
			LogGroups:  this.asked(query),
		})
		this.asksOthers[query.Name] = slices.Contains(query.LogGroups, queries.Others)
	}
	if props.Saved == nil { // with Saved, whoever saved the queries has reported it
		var notes []string
		for _, query := range left {
			notes = append(notes, query.String())
		}
		batch.Note(this.construct, notes...)
	}
	for _, filter := range set.Filters() {
		this.filters[filter.Name] = metricfilter.New(this.construct, "Filter-"+filter.Name, metricfilter.Props{
			LogGroup:   this.watched(filter.Audit),
			Pattern:    filter.Pattern,
			Name:       filter.Name,
			Namespace:  props.name("/"),
			Metric:     filter.Metric,
			Value:      filter.Value,
			Unit:       filter.Unit,
			Dimensions: filter.Dimensions,
			Contract:   props.Contract,
		})
	}
	this.makeAlarms(props)
	this.mute(props)
	this.makeDashboard(props, bound)
	this.makeDetector(props)
	this.wire(props)
	return this
}

// Construct returns the scope that contains everything.
func (s *ServiceLogs) Construct() constructs.Construct {
	if s == nil {
		return nil
	}
	return s.construct
}

// LogGroup returns the log group that the service writes to.
func (s *ServiceLogs) LogGroup() *loggroup.LogGroup {
	if s == nil {
		return nil
	}
	return s.group
}

// AuditLogGroup returns the log group of the audit log; nil if there is none.
func (s *ServiceLogs) AuditLogGroup() *loggroup.LogGroup {
	if s == nil {
		return nil
	}
	return s.audit
}

// Topics returns the topics that alarms notify.
func (s *ServiceLogs) Topics() *alarms.Topics {
	if s == nil {
		return nil
	}
	return s.topics
}

// Filter returns the named metric filter (see alarmrules.Set); nil if there is none.
func (s *ServiceLogs) Filter(name string) *metricfilter.MetricFilter {
	if s == nil {
		return nil
	}
	return s.filters[name]
}

// Query returns the named saved query (see queries.Of); nil if there is none.
func (s *ServiceLogs) Query(name string) *savedquery.SavedQuery {
	if s == nil {
		return nil
	}
	return s.queries[name]
}

// AnomalyDetector returns the anomaly detector of the log group; nil if none was
// configured.
func (s *ServiceLogs) AnomalyDetector() *loggroup.AnomalyDetector {
	if s == nil {
		return nil
	}
	return s.detector
}

// Wiring returns the wiring that connects containers to the log group.
func (s *ServiceLogs) Wiring() *ecslogs.Wiring {
	if s == nil {
		return nil
	}
	return s.wiring
}

// AuditWiring returns the wiring that connects containers to the audit log group; nil
// if there is none.
func (s *ServiceLogs) AuditWiring() *ecslogs.Wiring {
	if s == nil {
		return nil
	}
	return s.auditWiring
}

// key returns the key that encrypts what is made here: the given key, or that of a log
// group that was made here, so that at most one key is made. The key of an existing log
// group belongs to others, and its policy must not be changed.
func (s *ServiceLogs) key(props Props) awskms.IKey {
	if !nothing.In(props.Key) {
		return props.Key
	}
	for _, group := range []*loggroup.LogGroup{s.group, props.AuditLogGroup} {
		if group != nil && !group.Existing() && group.Key() != nil {
			return group.Key()
		}
	}
	if s.made == nil {
		s.made = loggroup.NewKey(s.construct, "Key")
	}
	return s.made
}

// transform adds a transformer that makes the log group's events follow the contract.
func (s *ServiceLogs) transform(props Props) {
	if props.Writes == nil {
		return
	}
	var mistakes mistake.List
	made, err := transform.Of(props.Writes, props.Contract)
	if err != nil {
		mistakes.Addf("Writes: %w", err)
		mistakes.Report(s.construct)
		return
	}
	batch.Note(s.construct, made.Left...)
	loggroup.NewTransformer(s.construct, "Transformer", loggroup.TransformerProps{LogGroup: s.group, By: made.Transformer})
}

// LogGroupName returns the default name of the log group.
func (p Props) LogGroupName() string {
	if p.Contract == nil {
		p.Contract = contract.Guide()
	}
	return p.Contract.LogGroupPrefix() + p.name("/")
}

// makeGroups makes the log groups that the props do not give. If they are not fit, the
// log groups only serve to continue, and report nothing themselves.
func (s *ServiceLogs) makeGroups(props Props, fit bool) {
	s.group, s.audit = props.LogGroup, props.AuditLogGroup
	made := func(id, name string, of loggroup.Props) *loggroup.LogGroup {
		of.Contract = props.Contract
		if fit {
			of.Name, of.Encryption = name, props.Encryption
			if props.Encryption == loggroup.OwnKey {
				of.Key = s.key(props)
			}
		}
		return loggroup.New(s.construct, id, of)
	}
	if s.group == nil {
		s.group = made("LogGroup", props.LogGroupName(), loggroup.Props{})
	}
	if s.audit == nil && props.Contract.Source() == "" {
		s.audit = made("AuditLogGroup", props.LogGroupName()+"/audit", loggroup.Props{Tier: retention.Audit})
	}
}

// Beside extends queries that span services, such as that of a request by its id, to
// the log groups of these services. It is for services that call each other; this
// service can be among them. If there are more log groups than a query can have, the
// query keeps this service's own, and a note says so.
func (s *ServiceLogs) Beside(services ...*ServiceLogs) {
	if s == nil {
		return
	}
	var mistakes mistake.List
	var groups []*loggroup.LogGroup
	for i, other := range services {
		if other == nil {
			mistakes.Addf("Beside: service %d is nil: give what New returns", i+1)
		}
		if other == s || other == nil {
			continue
		}
		groups = append(groups, other.group)
		if other.audit != nil {
			groups = append(groups, other.audit)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.queries)) {
		if !s.asksOthers[name] {
			continue
		}
		if err := s.queries[name].AddLogGroups(groups...); err != nil {
			awscdk.Annotations_Of(s.construct).AddInfo(jsii.String(err.Error()))
		}
	}
	mistakes.Report(s.construct)
}

// asked returns the service's log groups that a query reads.
func (s *ServiceLogs) asked(query queries.Query) []*loggroup.LogGroup {
	var groups []*loggroup.LogGroup
	for _, group := range query.LogGroups {
		switch {
		case group == queries.Application:
			groups = append(groups, s.group)
		case group == queries.Audit && s.audit != nil:
			groups = append(groups, s.audit)
		}
	}
	return groups
}

func (s *ServiceLogs) makeDetector(props Props) {
	if props.AnomalyDetector == nil {
		return
	}
	detector := *props.AnomalyDetector
	detector.LogGroup, detector.Name = s.group, cmp.Or(detector.Name, props.name("-"))
	s.detector = loggroup.NewAnomalyDetector(s.construct, "AnomalyDetector", detector)
}

func (s *ServiceLogs) wire(props Props) {
	if props.Logging.Environment == "" {
		props.Logging.Environment = props.Environment
	}
	if props.Logging.Contract == nil {
		if props.Logging.Contract = props.Writes; props.Writes == nil {
			props.Logging.Contract = props.Contract
		}
	}
	if s.audit != nil {
		batch.Scopes(s.construct, "Wiring", "AuditWiring")
	}
	s.wiring = ecslogs.New(s.construct, "Wiring", ecslogs.Props{
		LogGroup: s.group, Application: props.Logging, Sentry: props.Sentry, Delivery: props.Delivery,
	})
	if s.audit != nil {
		s.auditWiring = ecslogs.New(s.construct, "AuditWiring", ecslogs.Props{
			LogGroup: s.audit, Delivery: ecslogs.Blocking,
		})
	}
}

// name joins the names of the application, the environment and the service.
func (p Props) name(separator string) string {
	var parts []string
	for _, part := range []string{p.Application, p.Environment, p.Service} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, separator)
}

// WithParameters returns the query with defaults from the rules: a placeholder that is
// also a parameter of a rule gets the rule's value. The query then calls slow what the
// rule calls slow.
func WithParameters(query queries.Query, rules []alarmrules.Rule) queries.Query {
	return alarmrules.WithParameters(query, rules)
}

// bind binds the queries to the contract. It is a mistake if one that was explicitly
// requested cannot be bound.
func bind(props Props, mistakes *mistake.List) (bound []queries.Query, left []queries.Unbound) {
	all := slices.Clone(props.Queries)
	if props.Queries == nil {
		if all = slices.Clone(props.Library); props.Library == nil {
			all = queries.Of(props.Contract)
		}
	}
	for i, query := range all {
		all[i] = WithParameters(query, props.Rules)
	}
	bound, left = bindAll(all, props.Contract)
	if props.Queries != nil {
		for _, query := range left {
			_, err := query.Query.Bind(props.Contract)
			mistakes.Add(err)
		}
	}
	return bound, left
}

// bindAll is queries.BindAll with a cache, so that services with the same queries and
// contract bind each query once.
func bindAll(all []queries.Query, c *contract.Contract) (bound []queries.Query, left []queries.Unbound) {
	for _, query := range all {
		of := asked{c, fmt.Sprintf("%q %q %q %q %q %q", query.Name, query.Description, query.Question, query.LogGroups, query.Parameters, query.Text)}
		if known, ok := answers[of]; ok {
			bound = append(bound, known)
			continue
		}
		one, unfit := queries.BindAll([]queries.Query{query}, c)
		if len(one) == 1 {
			answers[of] = one[0]
		}
		bound, left = append(bound, one...), append(left, unfit...)
	}
	return bound, left
}

// asked identifies a query and its contract by their whole content.
type asked struct {
	contract *contract.Contract
	query    string
}

// answers caches bound queries.
var answers = map[asked]queries.Query{}
