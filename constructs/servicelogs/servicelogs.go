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

// Props of a service's logging. Only Application must be given.
//
// A service is what shares a pair of log groups: one process, or several that
// write to the same groups (web, worker). A log group's filters count all that
// is written to it, so processes that are to be watched apart need log groups,
// and a ServiceLogs, each.
type Props struct {
	// Application is the application's name: lower-case letters, digits and
	// hyphens, starting with a letter, at most 40. This name and the next two may be
	// tokens, such as the value of a CfnParameter: of what only the deployment knows,
	// nothing is checked. No two services of an account and region have all three alike,
	// as their metrics would run together.
	Application string
	// Environment is the environment's name, of the same form. Default: none,
	// for an application that has only one.
	Environment string
	// Service is the service's name, of the same form. Default: none, for
	// services that share the application's log groups.
	Service string

	// Contract says what the service writes. Default: contract.Guide.
	Contract *contract.Contract
	// Writes says what the service really writes, where it cannot be changed to write
	// what Contract says: a transformer of the log group makes the one of the other
	// (transform.Of), and everything here looks at what it leaves. LogGroup must have no
	// transformer of its own then. Default: Contract, and no transformer.
	Writes *contract.Contract
	// Severities that alarms have, the most urgent first. Default: those of Topics,
	// or notify.DefaultSeverities.
	Severities notify.Severities
	// Rules say when alarms go off: any that ship (alarmrules.Get), that stand in
	// files (alarmrules.Parse, alarmrules.Folder), or literals. Default:
	// alarmrules.DefaultsOf the contract. Not nil but empty: none. Those on the audit log,
	// audit-silence and audit-mismatch, are not among the defaults, as not every service
	// writes one: add them where yours does.
	Rules []alarmrules.Rule
	// Metrics that are made of the log events beside those that rules look at, and
	// that several rules share. Default: alarmrules.LogMetrics.
	Metrics []alarmrules.LogMetric
	// Naming says what alarms are called. Default: alarms.Prefix of the names of the
	// application, the environment and the service, with hyphens between.
	Naming alarms.Naming
	// Given are alarms that no rule makes, such as plain CDK's, by the names that rules
	// on other alarms have for them. Default: none.
	Given map[string]alarms.Child
	// Mutes are when alarms tell nobody. Default: never.
	Mutes []Mute
	// Layout says what the dashboard shows. Default: all.
	Layout dashboards.Layout
	// Objectives says that objectives of rules, such as availability, stand in Application
	// Signals as well (alarms.NewObjective), and from which percentage of the error budget
	// on what is left is a warning. Default: they do not.
	Objectives *Objectives
	// Runbook is the address of a page that says what to do, in which {alarm}
	// stands for the rule's name, where a rule does not say its own. Default: none.
	Runbook string
	// Library has the queries that there are to save where Queries is nil. Default:
	// queries.Of the contract.
	Library []queries.Query
	// Queries to save; it is an error if the contract cannot fulfil one. Default:
	// those of Library that it can fulfil; a note of the construct says which
	// are left out, and why. Not nil but empty: none.
	Queries []queries.Query

	// Saved are queries that are saved already, by their names, as several services
	// share them: they are not saved anew, and alarms link to them, asking this
	// service's log groups. Default: none.
	Saved map[string]*savedquery.SavedQuery

	// LogGroup is where the service writes, of the standard class, and of the account
	// and region of the stack: it may be one that was there before (loggroup.FromName),
	// or one of plain CDK (loggroup.Of). Default: loggroup.New,
	// called <application>/<environment>/<service> behind the contract's
	// LogGroupPrefix, which is /ecs/ for an application.
	LogGroup *loggroup.LogGroup
	// AuditLogGroup is where the service writes its audit log, of the account and region
	// of the stack. Default: loggroup.New of the audit tier, called as the log group and /audit; none by a
	// contract of a source, which writes one log.
	AuditLogGroup *loggroup.LogGroup
	// Compliance is what the audit log is held against: for how long it is kept, and that
	// it outlives its stack. What nobody knows of a log group that was there before is a
	// note. Default: retention.DefaultRegulations. Not nil but empty: nothing.
	Compliance []retention.Regulation
	// AuditArchive is how an archive keeps the audit log beside CloudWatch, which counts
	// for Compliance. Default: none.
	AuditArchive *retention.Archive
	// AnomalyDetector watches the log group for what is unusual; the log
	// group and a name are filled in. Default: none.
	AnomalyDetector *loggroup.AnomalyDetectorProps
	// Topics are told of alarms: of the account, region and stage of the stack.
	// Default: alarms.NewTopics with Email.
	Topics *alarms.Topics
	// Email addresses to tell of alarms, by severity, where Topics is nil.
	Email map[notify.Severity][]string
	// Menus of the dashboard, where other environments or services have all names
	// alike but for their own. Default: none.
	Menus []dashboard.Variable
	// OtherThresholds says that what the Menus show has other thresholds, so that
	// the dashboard draws none.
	OtherThresholds bool
	// Key encrypts what is made here, and is of the stack's region. Default:
	// loggroup.NewKey, one for all.
	Key awskms.IKey
	// Encryption says by whose key what is made here is encrypted: with
	// loggroup.ServiceKey no key is made. Default: loggroup.OwnKey.
	Encryption loggroup.Encryption

	// Logging is what the service's own logging is told; its Environment and its
	// Contract are those above unless it says otherwise.
	Logging ecslogs.Application
	// Delivery says what gives when CloudWatch is slow, of the service's own log; the audit
	// log is always delivered blocking. Default: ecslogs.NonBlocking.
	Delivery ecslogs.Delivery
	// Sentry is told where to report errors. Default: no Sentry.
	Sentry *ecslogs.Sentry
}

// Mute is a time in which alarms tell nobody: metric alarms and those on other
// alarms. Of alarms on queries the guide does not say that they can be muted
// (alarm-mute-rules), so they are not.
type Mute struct {
	// Name of the mute, of the form of Application's, and no token.
	Name string
	// Schedule, For and TimeZone are those of alarms.MuteProps.
	Schedule string
	For      time.Duration
	TimeZone string
	// Severities that are muted. Default: all.
	Severities []notify.Severity
}

// Objectives says how objectives stand in Application Signals.
type Objectives struct {
	// Warning is that of alarms.ObjectiveProps. Default: 50.
	Warning float64
}

// ServiceLogs is the whole logging of a service.
type ServiceLogs struct {
	construct    constructs.Construct
	group, audit *loggroup.LogGroup
	topics       *alarms.Topics
	filters      map[string]*metricfilter.MetricFilter
	set          alarmrules.Set
	alarms       map[string]*alarms.Alarms
	queries      map[string]*savedquery.SavedQuery
	left         []queries.Unbound // queries that the contract cannot fulfil
	asksOthers   map[string]bool   // queries of other services' log groups as well
	dashboard    *dashboard.Dashboard
	detector     *loggroup.AnomalyDetector
	wiring       *ecslogs.Wiring
	auditWiring  *ecslogs.Wiring
	// made is the key that encrypts where nobody gave one.
	made awskms.IKey
}

// New provisions the logging of a service. Mistakes in props are errors of the
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
	// What keeps all that follows from being made is told once, and not by each of them.
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
	if props.Saved == nil { // otherwise whoever saved the others has said so
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

// Construct is the scope that everything stands in.
func (s *ServiceLogs) Construct() constructs.Construct {
	if s == nil {
		return nil
	}
	return s.construct
}

// LogGroup is where the service writes.
func (s *ServiceLogs) LogGroup() *loggroup.LogGroup {
	if s == nil {
		return nil
	}
	return s.group
}

// AuditLogGroup is where the service writes its audit log; nil where it has none.
func (s *ServiceLogs) AuditLogGroup() *loggroup.LogGroup {
	if s == nil {
		return nil
	}
	return s.audit
}

// Topics are told of alarms.
func (s *ServiceLogs) Topics() *alarms.Topics {
	if s == nil {
		return nil
	}
	return s.topics
}

// Filter is the metric filter of that name (see alarmrules.Set); nil if there
// is none.
func (s *ServiceLogs) Filter(name string) *metricfilter.MetricFilter {
	if s == nil {
		return nil
	}
	return s.filters[name]
}

// Query is the saved query of that name (see queries.Of); nil if there is
// none.
func (s *ServiceLogs) Query(name string) *savedquery.SavedQuery {
	if s == nil {
		return nil
	}
	return s.queries[name]
}

// AnomalyDetector watches the log group; nil if nothing was said of one.
func (s *ServiceLogs) AnomalyDetector() *loggroup.AnomalyDetector {
	if s == nil {
		return nil
	}
	return s.detector
}

// Wiring wires containers to the log group.
func (s *ServiceLogs) Wiring() *ecslogs.Wiring {
	if s == nil {
		return nil
	}
	return s.wiring
}

// AuditWiring wires containers to the audit log group; nil where there is none.
func (s *ServiceLogs) AuditWiring() *ecslogs.Wiring {
	if s == nil {
		return nil
	}
	return s.auditWiring
}

// key encrypts what is made here: the key that was given, or that of a log
// group that was made for it, so that one more is made at most. The key of a log
// group that was there before is others', and its policy as well.
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

// transform has the log group's events be what the contract says.
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

// LogGroupName is what the log group is called where the props have none.
func (p Props) LogGroupName() string {
	if p.Contract == nil {
		p.Contract = contract.Guide()
	}
	return p.Contract.LogGroupPrefix() + p.name("/")
}

// makeGroups makes the log groups that the props have not. Where they are unfit, what is
// made is for nothing but to go on with, and says nothing more of them.
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

// Beside has the queries that ask other services' log groups as well, such as
// that of a request by its id, ask those of these services. It is for services
// that call each other; this one may be among them. Where there are more log
// groups than a query can ask, it asks this service's, and a note says so.
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

// asked are the service's log groups that a query asks.
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

// WithParameters is a query in which placeholders that rules have as parameters have
// the rules' values as their defaults: what a rule counts as slow, a query does, too.
func WithParameters(query queries.Query, rules []alarmrules.Rule) queries.Query {
	return alarmrules.WithParameters(query, rules)
}

// bind binds the queries to the contract. Those that were asked for must be
// fulfilled.
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

// bindAll is queries.BindAll, which binds a query to a contract once for all services that
// ask the same.
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

// asked is a query of a contract, with all that it says.
type asked struct {
	contract *contract.Contract
	query    string
}

// answers are the queries as they are bound.
var answers = map[asked]queries.Query{}
