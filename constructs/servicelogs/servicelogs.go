package servicelogs

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/alarms"
	"github.com/logstack-go/logstack/constructs/dashboard"
	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/constructs/metricfilter"
	"github.com/logstack-go/logstack/constructs/savedquery"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/recipes"
)

// Props of a service's logging. Only Application must be given.
//
// A service is what shares a pair of log groups: one process, or several that
// write to the same groups (web, worker). A log group's filters count all that
// is written to it, so processes that are to be watched apart need log groups,
// and a ServiceLogs, each.
type Props struct {
	// Application is the application's name: lower-case letters, digits and
	// hyphens, starting with a letter, at most 40.
	Application string
	// Environment is the environment's name, of the same form. Default: none,
	// for an application that has only one.
	Environment string
	// Service is the service's name, of the same form. Default: none, for
	// services that share the application's log groups.
	Service string

	// Contract says what the service writes. Default: contract.Guide.
	Contract *contract.Contract
	// Options of what is derived from the contract.
	Options recipes.Options
	// Rules say when alarms go off. Default: recipes.Rules.
	Rules []recipes.Rule
	// Queries to save. Default: queries.All. Not nil but empty: none.
	Queries []queries.Query

	// LogGroup is where the service writes. Default: loggroup.New, called
	// /ecs/<application>/<environment>/<service>.
	LogGroup *loggroup.LogGroup
	// AuditLogGroup is where the service writes its audit log. Default:
	// loggroup.New of the audit tier, called as the log group and /audit.
	AuditLogGroup *loggroup.LogGroup
	// Topics are told of alarms. Default: alarms.NewTopics with Email.
	Topics *alarms.Topics
	// Email addresses to tell of alarms, by severity, where Topics is nil.
	Email map[recipes.Severity][]string
	// Key encrypts what is made here. Default: loggroup.NewKey, one for all.
	Key awskms.IKey

	// Logging is what the service's own logging is told; its Environment is
	// the one above unless it says otherwise.
	Logging ecslogs.Application
	// Sentry is told where to report errors. Default: no Sentry.
	Sentry *ecslogs.Sentry
}

// ServiceLogs is the whole logging of a service.
type ServiceLogs struct {
	construct    constructs.Construct
	group, audit *loggroup.LogGroup
	topics       *alarms.Topics
	filters      map[string]*metricfilter.MetricFilter
	alarms       map[string][]*alarms.Alarms
	queries      map[string]*savedquery.SavedQuery
	dashboard    *dashboard.Dashboard
	wiring       *ecslogs.Wiring
	auditWiring  *ecslogs.Wiring
}

// New provisions the logging of a service. Mistakes in props are errors of the
// construct.
func New(scope constructs.Construct, id string, props Props) *ServiceLogs {
	this := &ServiceLogs{
		construct: constructs.NewConstruct(scope, &id),
		filters:   map[string]*metricfilter.MetricFilter{},
		alarms:    map[string][]*alarms.Alarms{},
		queries:   map[string]*savedquery.SavedQuery{},
	}
	mistakes := checkNames(props)
	if props.Contract == nil {
		props.Contract = contract.Guide()
	}
	if props.Rules == nil {
		var err error
		props.Rules, err = recipes.Rules(props.Contract, props.Options)
		mistakes.Add(err)
	}
	if props.Queries == nil {
		props.Queries = queries.All()
	}
	filters, err := recipes.Filters(props.Contract, props.Options, props.Rules...)
	mistakes.Add(err)
	bound := bind(props, mistakes)
	mistakes.Report(this.construct)

	this.makeGroups(props)
	this.topics = props.Topics
	if this.topics == nil {
		this.topics = alarms.NewTopics(this.construct, "Topics", alarms.TopicsProps{
			Email: props.Email, Name: props.name("-"), Key: this.key(props),
		})
	}
	for _, query := range bound {
		this.queries[query.Name] = savedquery.New(this.construct, "Query-"+query.Name, savedquery.Props{
			Name:       props.name("/") + "/" + query.Name,
			Query:      query.Text,
			Parameters: query.Parameters,
			LogGroups:  []*loggroup.LogGroup{this.group},
		})
	}
	for _, filter := range filters {
		this.filters[filter.Name] = metricfilter.New(this.construct, "Filter-"+filter.Name, metricfilter.Props{
			LogGroup:   this.group,
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
	this.makeDashboard(props, filters, bound)
	this.wire(props)
	return this
}

// Construct is the scope that everything stands in.
func (s *ServiceLogs) Construct() constructs.Construct { return s.construct }

// LogGroup is where the service writes.
func (s *ServiceLogs) LogGroup() *loggroup.LogGroup { return s.group }

// AuditLogGroup is where the service writes its audit log.
func (s *ServiceLogs) AuditLogGroup() *loggroup.LogGroup { return s.audit }

// Topics are told of alarms.
func (s *ServiceLogs) Topics() *alarms.Topics { return s.topics }

// Filter is the metric filter of that name (see recipes.Filters); nil if there
// is none.
func (s *ServiceLogs) Filter(name string) *metricfilter.MetricFilter { return s.filters[name] }

// Alarm is the alarm of that severity of the rule of that name (see
// recipes.Rules); nil if there is none.
func (s *ServiceLogs) Alarm(rule string, severity recipes.Severity) awscloudwatch.CfnAlarm {
	for _, made := range s.alarms[rule] {
		if alarm := made.Alarm(severity); alarm != nil {
			return alarm
		}
	}
	return nil
}

// Query is the saved query of that name (see queries.All); nil if there is
// none.
func (s *ServiceLogs) Query(name string) *savedquery.SavedQuery { return s.queries[name] }

// Dashboard shows all of it.
func (s *ServiceLogs) Dashboard() *dashboard.Dashboard { return s.dashboard }

// Wiring wires containers to the log group.
func (s *ServiceLogs) Wiring() *ecslogs.Wiring { return s.wiring }

// AuditWiring wires containers to the audit log group.
func (s *ServiceLogs) AuditWiring() *ecslogs.Wiring { return s.auditWiring }

// key encrypts what is made here: the key that was given, or that of a log
// group, so that one is made at most.
func (s *ServiceLogs) key(props Props) awskms.IKey {
	switch {
	case props.Key != nil:
		return props.Key
	case s.group != nil:
		return s.group.Key()
	case props.AuditLogGroup != nil:
		return props.AuditLogGroup.Key()
	}
	return loggroup.NewKey(s.construct, "Key")
}

func (s *ServiceLogs) makeGroups(props Props) {
	s.group, s.audit = props.LogGroup, props.AuditLogGroup
	name := "/ecs/" + props.name("/")
	if s.group == nil {
		s.group = loggroup.New(s.construct, "LogGroup", loggroup.Props{Name: name, Key: s.key(props), Contract: props.Contract})
	}
	if s.audit == nil {
		s.audit = loggroup.New(s.construct, "AuditLogGroup", loggroup.Props{
			Name: name + "/audit", Tier: recipes.Audit, Key: s.key(props), Contract: props.Contract,
		})
	}
}

func (s *ServiceLogs) makeAlarms(props Props) {
	var mistakes mistake.List
	for _, rule := range props.Rules {
		made := alarms.Props{Rule: rule, Name: props.name("-"), Topics: s.topics}
		ok := true
		if rule.Math == "" {
			made.Metric, ok = s.metric(rule.Name, recipes.Operand{Metric: rule.Metric, Statistic: rule.Statistic}, &mistakes)
		}
		for _, o := range rule.Operands {
			if made.Operands == nil {
				made.Operands = map[string]metricfilter.Metric{}
			}
			metric, found := s.metric(rule.Name, o, &mistakes)
			made.Operands[o.ID], ok = metric, ok && found
		}
		if !ok {
			continue
		}
		query := s.queries[rule.Query]
		if rule.Query != "" && query == nil && len(s.queries) > 0 {
			mistakes.Addf("rule %s names the query %s, which is not saved", rule.Name, rule.Query)
		}
		id := "Alarm-" + rule.Name
		if rule.PerSeverity {
			// The id says which, so that one more leaves the others alone.
			id += "-" + enum.Join(rule.Severities())
		}
		made.Query = query
		s.alarms[rule.Name] = append(s.alarms[rule.Name], alarms.New(s.construct, id, made))
	}
	mistakes.Report(s.construct)
}

func (s *ServiceLogs) makeDashboard(props Props, filters []recipes.Filter, bound []queries.Query) {
	var mistakes mistake.List
	var tables []dashboard.Table
	for _, t := range recipes.Tables() {
		at := slices.IndexFunc(bound, func(q queries.Query) bool { return q.Name == t.Query })
		if at < 0 {
			continue
		}
		filled, err := bound[at].Filled()
		mistakes.Add(err)
		if err == nil {
			tables = append(tables, dashboard.Table{Title: t.Title, Query: filled})
		}
	}
	var watched []awscloudwatch.CfnAlarm
	for _, rule := range slices.Sorted(maps.Keys(s.alarms)) {
		for _, made := range s.alarms[rule] {
			for _, severity := range recipes.Severities() {
				if alarm := made.Alarm(severity); alarm != nil {
					watched = append(watched, alarm)
				}
			}
		}
	}
	s.dashboard = dashboard.New(s.construct, "Dashboard", dashboard.Props{
		Name: props.name("-"), LogGroup: s.group, Namespace: props.name("/"),
		Graphs: recipes.Graphs(filters), Tables: tables, Alarms: watched,
	})
	mistakes.Report(s.construct)
}

// metric is what a rule watches: one of CloudWatch's own of the log group, or
// what a filter feeds.
func (s *ServiceLogs) metric(rule string, o recipes.Operand, mistakes *mistake.List) (metric metricfilter.Metric, ok bool) {
	if own, ok := s.group.OwnMetric(o.Metric, o.Statistic, o.OfAccount); ok {
		return own, true
	}
	for _, filter := range s.filters {
		if filter.Feeds(o.Metric) {
			return filter.Statistic(o.Statistic, nil), true
		}
	}
	mistakes.Addf("rule %s watches the metric %s, which no filter feeds: the alarm would never go off", rule, o.Metric)
	return metric, false
}

func (s *ServiceLogs) wire(props Props) {
	if props.Logging.Environment == "" {
		props.Logging.Environment = props.Environment
	}
	s.wiring = ecslogs.New(s.construct, "Wiring", ecslogs.Props{
		LogGroup: s.group, Application: props.Logging, Sentry: props.Sentry,
	})
	s.auditWiring = ecslogs.New(s.construct, "AuditWiring", ecslogs.Props{
		LogGroup: s.audit, Delivery: ecslogs.Blocking,
	})
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

// bind binds the queries to the contract, with the options' slow request as
// their default for it.
func bind(props Props, mistakes *mistake.List) []queries.Query {
	var bound []queries.Query
	for _, query := range props.Queries {
		if props.Options.SlowerThan != 0 {
			query = query.With("slow_request", props.Options.SlowerThan.String())
		}
		b, err := query.Bind(props.Contract)
		mistakes.Add(err)
		if err == nil {
			bound = append(bound, b)
		}
	}
	return bound
}

var validName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)

func checkNames(props Props) *mistake.List {
	var mistakes mistake.List
	if props.Application == "" {
		mistakes.Addf("Application is missing: it names log groups, metrics, alarms and queries")
	}
	for _, given := range []struct{ what, name string }{
		{"Application", props.Application}, {"Environment", props.Environment}, {"Service", props.Service},
	} {
		if given.name != "" && !validName.MatchString(given.name) {
			mistakes.Addf("%s is %q: allowed are lower-case letters, digits and hyphens, starting with a letter, at most 40", given.what, given.name)
		}
	}
	return &mistakes
}
