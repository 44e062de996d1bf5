package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/cloudwatch/awslogs"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/strictyaml"
	"github.com/logstack-go/logstack/notify"
	"github.com/logstack-go/logstack/retention"
)

// The forms of texts. The schema has the same patterns.
var (
	namePattern         = lazyregexp.New(container.NameForm)
	accountPattern      = lazyregexp.New(`^[0-9]{12}$`)
	regionPattern       = lazyregexp.New(`^[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}$`)
	folderPattern       = lazyregexp.New(`\S`)
	imagePattern        = lazyregexp.New(`^\S+$`)
	logGroupNamePattern = lazyregexp.New(cloudwatch.LogGroupNameForm)
	keyArnPattern       = lazyregexp.New(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$`)
	parameterPattern    = lazyregexp.New(container.ParameterForm)
	secretPattern       = lazyregexp.New(container.SecretForm)
	secretKeyPattern    = lazyregexp.New(container.KeyForm)
	sinkPattern         = lazyregexp.New(cloudwatch.SinkForm)
	bucketPattern       = lazyregexp.New(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
)

// logGroupNameForm says what logGroupNamePattern allows.
var logGroupNameForm = fmt.Sprintf("1 to %d letters, digits and . - _ / #", cloudwatch.MaxLogGroupName)

const (
	nameForm   = container.NameWords
	regionForm = "a region's name, such as eu-central-1"
	folderForm = "the path of a folder, relative to this file"
	keyArnForm = "the ARN of a KMS key, such as arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
)

// environment completes one environment from its merged settings. What is missing
// is missing from the whole file or, if an environment has removed it, from the
// environment, at its key.
func (r *reader) environment(application, name string, severities notify.Severities, node, root, key strictyaml.Node) Environment {
	var written environment
	r.decode(node, &written)
	if r.unread(key) {
		return Environment{}
	}
	e := Environment{
		Name:       name,
		Account:    written.Account,
		Region:     written.Region,
		Regions:    written.Regions,
		Severities: severities,
		Tiers:      retention.Default(),
		Settings:   written.Settings,
	}
	missingFrom := root
	if root.Get("services").Present() {
		missingFrom = key
	}
	r.text(node.Get("account"), e.Account, accountPattern, "an account's 12 digits, in quotes")
	r.region(node.Get("region"), e.Region)
	r.regions(node, e)
	r.contract(node.Get("contract"), &e)
	r.identifiers(node.Get("dataProtection", "identifiers"), &e)
	r.writes(node.Get("writes"), &e)
	r.services(node.Get("services"), missingFrom, e)
	r.retention(node.Get("retention"), &e)
	r.logGroups(node, application, &e)
	r.archive(node.Get("archive"), &e)
	r.compliance(node, &e)
	r.subscriptions(node.Get("subscriptions"), &e)
	r.anomalyDetector(node.Get("anomalyDetector"), e.AnomalyDetector)
	r.savedQueries(node.Get("queries"), &e)
	sets, whole := r.rules(node, root, key, &e)
	r.mutes(node.Get("mutes"), e)
	if runbook := node.Get("runbook"); runbook.Present() {
		if err := alarmrules.CheckRunbook(e.Runbook); err != nil {
			r.add(runbook.Problem("%v", err))
		}
	}
	r.notifications(node.Get("notifications"), e)
	r.tampering(node.Get("tampering"), e)
	r.applicationSignals(node.Get("applicationSignals"), e)
	r.reports(node.Get("reports"), e)
	r.dataProtection(node.Get("dataProtection"), &e)
	r.breakGlass(node.Get("logGroups"), e)
	r.encryption(node.Get("encryption"), e)
	r.monitoring(node.Get("monitoring", "sinks"), e)
	r.sentry(node.Get("sentry"), e.Sentry)
	r.logging(node.Get("logging"), &e)
	r.tags(node.Get("tags"), e.Tags)
	if e.Contract != nil {
		r.bind(node, key, &e, sets, whole)
	}
	return e
}

// name checks the form of a name, and reports it at its value or its key.
func (r *reader) name(problem func(string, ...any) strictyaml.Problem, name string) {
	if !namePattern.MatchString(name) {
		r.add(problem("%q is not a valid name: use %s", name, nameForm))
	}
}

// text checks the form of a text, if it is there. The message leaves out the text,
// which could be a misplaced secret.
func (r *reader) text(node strictyaml.Node, text string, pattern *lazyregexp.Regexp, allowed string) {
	if node.Present() && !pattern.MatchString(text) {
		r.add(node.Problem("must be %s", allowed))
	}
}

// regions checks the regions of an environment with several, and that its keys are
// in them.
func (r *reader) regions(node strictyaml.Node, e Environment) {
	regions := node.Get("regions")
	if regions.Present() && node.Get("region").Present() {
		r.add(regions.Problem("cannot be combined with region: leave one of the two out"))
	}
	if regions.Present() && len(e.Regions) == 0 {
		r.add(regions.Problem("needs at least one region, such as eu-central-1"))
	}
	for i, at := range regions.Items() {
		if i >= len(e.Regions) {
			break // it is not a list
		}
		r.region(at, e.Regions[i])
		if slices.Contains(e.Regions[:i], e.Regions[i]) {
			r.add(at.Problem("is in this list already"))
		}
	}
	type usedKey struct {
		at  strictyaml.Node
		arn string
		// region is the region of what the key encrypts, if that is not the
		// environment's.
		region string
	}
	used := []usedKey{
		{at: node.Get("encryption", "keyArn"), arn: e.Encryption.KeyArn},
		{at: node.Get("logGroups", "application", "keyArn"), arn: e.LogGroups.Application.KeyArn},
		{at: node.Get("logGroups", "audit", "keyArn"), arn: e.LogGroups.Audit.KeyArn},
		{at: node.Get("reports", "bucketKeyArn"), arn: bucketKey(e.Reports)},
	}
	stored := func(at strictyaml.Node, s StoredSecret) {
		used = append(used, usedKey{at: at.Get("keyArn"), arn: s.KeyArn, region: s.region()})
	}
	if e.Sentry != nil {
		stored(node.Get("sentry", "dsn"), StoredSecret(e.Sentry.DSN))
	}
	eachSecret(node.Get("services"), e.Services, stored)
	for _, key := range used {
		if !keyArnPattern.MatchString(key.arn) {
			continue // there is none, or the problem is reported elsewhere
		}
		its := strings.Split(key.arn, ":")[3]
		if key.region != "" {
			if its != key.region {
				r.addTogether(key.at.Problem("is the ARN of a key in %s, and what it encrypts is in %s", its, key.region))
			}
			continue
		}
		for _, in := range e.InRegions() {
			if in.Region != "" && its != in.Region {
				r.addTogether(key.at.Problem("is the ARN of a key in %s, and the environment is in %s, where it cannot be used", its, in.Region))
			}
		}
	}
}

func bucketKey(r *Reports) string {
	if r == nil {
		return ""
	}
	return r.BucketKeyArn
}

// share checks a share, and fills in its default if it is missing.
func (r *reader) share(node strictyaml.Node, share **float64, otherwise float64) {
	if *share == nil {
		*share = &otherwise
	} else if **share < 0 || **share > 1 {
		r.add(node.Problem("must be from 0 to 1, got %v", **share))
	}
}

func (r *reader) contract(node strictyaml.Node, e *Environment) {
	if !node.Present() {
		e.Settings.Contract = defaultContract
	}
	name := e.Settings.Contract
	loaded := r.load(name)
	e.Contract = loaded.contract
	if problems, ok := errors.AsType[strictyaml.Problems](loaded.err); ok {
		r.problems = append(r.problems, problems...) // they have lines of the contract's file
	} else if loaded.err != nil {
		r.add(node.Problem("%v", loaded.err))
	}
}

// isSource reports whether somebody other than the services writes the log. There
// need not be services then, and there is no audit log.
func (e Environment) isSource() bool { return e.Contract != nil && e.Contract.Source() != "" }

func (r *reader) services(node, missingFrom strictyaml.Node, e Environment) {
	services := e.Services
	if e.isSource() && len(services) == 0 {
		return
	}
	if e.Contract != nil && !e.Contract.InContainer() {
		r.addTogether(node.Problem("is for applications in containers, and contract %s describes the log of something else: leave it out, or set it to ~ in an environment", e.Settings.Contract))
	}
	if !node.Present() {
		r.addTogether(missingFrom.KeyProblem("services is missing: it needs at least one, with a name and an image"))
	} else if len(services) == 0 {
		r.add(node.Problem("needs at least one service, with a name and an image"))
	}
	first := map[string]int{}
	for i := range services {
		service, at := &services[i], node.Items()[i]
		if name := at.Get("name"); !name.Present() {
			r.add(at.Problem("name is missing: use %s", nameForm))
		} else {
			r.name(name.Problem, service.Name)
			if j, twice := first[service.Name]; twice {
				line := node.Items()[j].Get("name").Problem("").Line
				r.add(name.Problem("there is already a service %q, on line %d: each needs its own name", service.Name, line))
			} else {
				first[service.Name] = i
				for j := range i {
					if other := services[j].Name; strings.ReplaceAll(other, "-", "") == strings.ReplaceAll(service.Name, "-", "") {
						r.add(name.Problem("differs from the service %q only in hyphens, which CloudFormation's logical ids cannot have", other))
					}
				}
			}
			if service.Audit && e.isSource() {
				r.addTogether(at.Get("audit").Problem("is for an application: what contract %s describes has no audit log", e.Settings.Contract))
			}
			if service.Audit && service.Name == container.Audit {
				r.add(name.Problem("a service with an audit log has a container %q, which ships the audit log: rename the service", container.Audit))
			}
		}
		if image := at.Get("image"); !image.Present() {
			r.add(at.Problem("image is missing: give a container image, such as public.ecr.aws/your-org/your-app"))
		} else {
			r.text(image, service.Image, imagePattern, "a container image without spaces, such as public.ecr.aws/your-org/your-app")
		}
		if port := at.Get("port"); port.Present() && (service.Port < 1 || service.Port > 65535) {
			r.add(port.Problem("there is no port %d: use 1 to 65535", service.Port))
		}
		r.multilines(at, service.MultilinePattern, service.DatetimeFormat)
		r.size(at, service)
		r.containers(at, service, e)
	}
}

// multilines checks what begins a log event of a container.
func (r *reader) multilines(node strictyaml.Node, multilinePattern, datetimeFormat string) {
	pattern, format := node.Get("multilinePattern"), node.Get("datetimeFormat")
	if pattern.Present() && format.Present() {
		r.add(format.KeyProblem("multilinePattern already says where a log event starts: leave one of the two out"))
		return
	}
	check := func(at strictyaml.Node, text string, read func(string) (awslogs.Multiline, error)) {
		if !at.Present() {
			return
		}
		_, err := read(text)
		if wrong, ok := errors.AsType[*awslogs.Error](err); ok {
			r.add(at.Problem("%s: %s", wrong.Summary(), wrong.Hint))
		}
	}
	check(pattern, multilinePattern, awslogs.MultilinePattern)
	check(format, datetimeFormat, awslogs.DatetimeFormat)
}

// size checks a service's CPU units and memory, and fills in their defaults.
func (r *reader) size(node strictyaml.Node, service *Service) {
	cpu, memory := node.Get("cpu"), node.Get("memory")
	if !cpu.Present() {
		service.CPU = 256
	}
	if err := checkCPU(service.CPU); err != nil {
		r.add(cpu.Problem("%v", err))
		return // the allowed memory depends on it
	}
	if !memory.Present() {
		service.Memory = 2 * service.CPU
	}
	if err := checkMemory(service.CPU, service.Memory); err != nil {
		r.add(memory.Problem("%v", err))
	}
}

func (r *reader) retention(node strictyaml.Node, e *Environment) {
	for _, tier := range node.Keys() {
		at, days := node.Get(tier), e.Retention[tier]
		r.name(at.KeyProblem, tier)
		if days == 0 { // this is reported elsewhere
			days = retention.Forever // so that the tier exists for those who name it
		}
		if tiers, err := e.Tiers.With(retention.Tier(tier), days); err == nil {
			e.Tiers = tiers
		}
	}
}

func (r *reader) sentry(node strictyaml.Node, sentry *Sentry) {
	if sentry == nil {
		return
	}
	dsn := node.Get("dsn")
	parameter, secret := dsn.Get("parameter"), dsn.Get("secret")
	switch {
	case !dsn.Present():
		r.addTogether(node.Problem("dsn is missing: it needs one of parameter and secret"))
	case !parameter.Present() && !secret.Present():
		r.addTogether(dsn.Problem("needs one of parameter and secret, got neither"))
	case parameter.Present() && secret.Present():
		r.addTogether(dsn.Problem("needs one of parameter and secret, got both: in an environment, null removes that of the file"))
	}
	r.text(parameter, sentry.DSN.Parameter, parameterPattern, "the name of an SSM parameter, such as /your-app/sentry/dsn, or its ARN; the DSN itself stays out of this file")
	r.text(secret, sentry.DSN.Secret, secretPattern, "the name of a secret in Secrets Manager, such as your-app/sentry, or its ARN; the DSN itself stays out of this file")
	key := dsn.Get("key")
	r.text(key, sentry.DSN.Key, secretKeyPattern, "a key of a secret that is a JSON object, without : and \"")
	if key.Present() && !secret.Present() {
		r.addTogether(key.Problem("is a key in a secret, and there is no secret"))
	}
	r.text(dsn.Get("keyArn"), sentry.DSN.KeyArn, keyArnPattern, keyArnForm)
	r.share(node.Get("tracesSampleRate"), &sentry.TracesSampleRate, 0.1)
	r.share(node.Get("profilesSampleRate"), &sentry.ProfilesSampleRate, 0.1)
}

func (r *reader) logging(node strictyaml.Node, e *Environment) {
	logging := &e.Logging
	if level := node.Get("level"); e.Contract != nil {
		lowest, known := contract.Info, true
		if level.Present() {
			lowest, known = e.Contract.ParseLevel(logging.Level)
		}
		if !known {
			r.addTogether(level.Problem("%s", e.Contract.UnknownLevel(logging.Level)))
		}
		logging.Level = e.Contract.LogLevel(lowest)
	}
	logging.Format = cmp.Or(logging.Format, container.JSON)
	r.share(node.Get("sampleRate"), &logging.SampleRate, 1)
}

// tags checks tags against the limits of AWS ("Tag naming limits and requirements",
// Tagging AWS Resources).
func (r *reader) tags(node strictyaml.Node, tags map[string]string) {
	for _, key := range node.Keys() {
		at := node.Get(key)
		if n := utf8.RuneCountInString(key); n < 1 || n > 128 {
			r.add(at.KeyProblem("a tag's key of %d characters: use 1 to 128", n))
		}
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			r.add(at.KeyProblem("a tag's key cannot start with aws:, which is reserved for AWS"))
		}
		if n := utf8.RuneCountInString(tags[key]); n > 256 {
			r.add(at.Problem("a tag's value of %d characters: use at most 256", n))
		}
	}
}
