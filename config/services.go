package config

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/cloudwatch"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract/sensitive"
	"github.com/logstack-go/logstack/internal/lazyregexp"
	"github.com/logstack-go/logstack/internal/strictyaml"
)

// StoredSecret says where the value of a variable is kept: in a parameter or a
// secret.
type StoredSecret struct {
	// An SSM parameter of type SecureString: its name, which starts with / if it
	// contains any, or its ARN, with which it may be in another region.
	Parameter string `yaml:"parameter"`
	// A secret in Secrets Manager: its name, or its ARN, with which it may be in
	// another region.
	Secret string `yaml:"secret"`
	// The key of the value in a secret that is a JSON object. Default: the whole secret
	// is the value.
	Key string `yaml:"key"`
	// The ARN of the KMS key that encrypts it, if that is not the service's own
	// key.
	KeyArn string `yaml:"keyArn"`
}

// region returns the region in the ARN, if there is one.
func (s StoredSecret) region() string {
	if parts := strings.SplitN(cmp.Or(s.Secret, s.Parameter), ":", 5); len(parts) == 5 {
		return parts[3]
	}
	return ""
}

// Sidecar is a container that runs next to a service's, in the same task.
type Sidecar struct {
	// The container's name: lower-case letters, digits and hyphens. Its log streams are
	// called <service>/<name>/<task>.
	Name string `yaml:"name"`
	// The container's image. Without a tag, it is the latest.
	Image string `yaml:"image"`
	// The command of the container. Default: that of the image.
	Command []string `yaml:"command"`
	// The TCP port that the container listens on, 1 to 65535: different from those
	// of the task's other containers. Default: none.
	Port int `yaml:"port"`
	// The task's CPU units that are reserved for the container, 1 or more. Default:
	// it shares them with the others.
	CPU int `yaml:"cpu"`
	// The memory in MiB at which the container is killed, 6 or more. Default: it
	// shares the task's with the others.
	Memory int `yaml:"memory"`
	// Whether the task stops when the container does. Default: true.
	Essential *bool `yaml:"essential"`
	// The user of the container: a user or uid, optionally followed by a colon and
	// a group or gid, such as "1000:1000". Default: that of the image, or root if
	// it has none.
	User string `yaml:"user"`
	// Whether the container may write only to scratch. Default: false.
	ReadOnly bool `yaml:"readOnly"`
	// The directories that the container may write to, such as /tmp: each is empty
	// at first, and gone with the task. If user is not root, a container called
	// scratch first makes them writable. Default: none.
	Scratch []string `yaml:"scratch"`
	// How ECS finds out whether the container is healthy. Default: it is if it
	// runs.
	HealthCheck *HealthCheck `yaml:"healthCheck"`
	// Its environment variables, in clear text.
	Environment map[string]string `yaml:"environment"`
	// Environment variables whose values ECS fetches when the task starts, as for a
	// service.
	Secrets map[string]StoredSecret `yaml:"secrets"`
	// What begins its log events, as for a service. Default: every line is an
	// event.
	MultilinePattern string `yaml:"multilinePattern"`
	DatetimeFormat   string `yaml:"datetimeFormat"`
}

var (
	variablePattern = lazyregexp.New(variableForm)
	// credentialPattern matches an address with a password in it, such as a
	// database's.
	credentialPattern = lazyregexp.New(`://[^/\s:@]*:[^/\s@]+@`)
)

// variableForm is the form of a variable's name.
const variableForm = `^[A-Za-z_][A-Za-z0-9_.-]*$`

// containers checks the configuration of the containers of a service's task.
func (r *reader) containers(node strictyaml.Node, service *Service, e Environment) {
	ours := r.ours(e)
	r.variables(node, service.Environment, service.Secrets, ours)
	names := map[string]bool{service.Name: true}
	ports := map[int]bool{service.Port: service.Port != 0}
	if service.Audit {
		names[container.Audit] = true
	}
	if service.scratchOpened() {
		names[container.Scratch] = true
	}
	r.confined(node, service.User, service.Scratch, service.HealthCheck)
	cpu, memory := 0, 0
	list := node.Get("sidecars")
	for i := range service.Sidecars {
		if i >= len(list.Items()) {
			break // it is not a list
		}
		sidecar, at := &service.Sidecars[i], list.Items()[i]
		if name := at.Get("name"); !name.Present() {
			r.add(at.Problem("name is missing: use %s", nameForm))
		} else {
			r.name(name.Problem, sidecar.Name)
			if names[sidecar.Name] {
				r.addTogether(name.Problem("the task already has a container %q: each needs its own name", sidecar.Name))
			}
			names[sidecar.Name] = true
		}
		if image := at.Get("image"); !image.Present() {
			r.add(at.Problem("image is missing: give a container image, such as public.ecr.aws/nginx/nginx:1.29"))
		} else {
			r.text(image, sidecar.Image, imagePattern, "a container image without spaces, such as public.ecr.aws/nginx/nginx:1.29")
		}
		if port := at.Get("port"); port.Present() {
			if sidecar.Port < 1 || sidecar.Port > 65535 {
				r.add(port.Problem("there is no port %d: use 1 to 65535", sidecar.Port))
			} else if ports[sidecar.Port] {
				r.addTogether(port.Problem("another container of the task already listens on %d: they share one address", sidecar.Port))
			}
			ports[sidecar.Port] = true
		}
		if own := at.Get("cpu"); own.Present() {
			if cpu += max(sidecar.CPU, 0); sidecar.CPU < 1 {
				r.add(own.Problem("must be 1 CPU unit or more, got %d", sidecar.CPU))
			} else if cpu > service.CPU {
				r.addTogether(own.Problem("the sidecars would have %d CPU units, and the task has %d", cpu, service.CPU))
			}
		}
		if own := at.Get("memory"); own.Present() {
			if memory += max(sidecar.Memory, 0); sidecar.Memory < cloudwatch.MinContainerMemoryMiB {
				r.add(own.Problem("must be %d MiB or more, got %d", cloudwatch.MinContainerMemoryMiB, sidecar.Memory))
			} else if memory >= service.Memory {
				r.addTogether(own.Problem("the sidecars would have %d MiB, and the task has %d, of which the service needs some", memory, service.Memory))
			}
		}
		r.confined(at, sidecar.User, sidecar.Scratch, sidecar.HealthCheck)
		r.variables(at, sidecar.Environment, sidecar.Secrets, nil)
		r.multilines(at, sidecar.MultilinePattern, sidecar.DatetimeFormat)
	}
	if list.Present() && len(names) > cloudwatch.MaxContainers {
		r.addTogether(list.Problem("the task would have %d containers: at most %d are allowed", len(names), cloudwatch.MaxContainers))
	}
}

// eachSecret calls do for what ECS fetches for the containers of services. The node
// is the list of services.
func eachSecret(node strictyaml.Node, services []Service, do func(at strictyaml.Node, s StoredSecret)) {
	all := func(at strictyaml.Node, stored map[string]StoredSecret) {
		for _, name := range slices.Sorted(maps.Keys(stored)) {
			do(at.Get("secrets", name), stored[name])
		}
	}
	for i, at := range node.Items() {
		if i >= len(services) {
			break // it is not a list
		}
		all(at, services[i].Secrets)
		for j, beside := range at.Get("sidecars").Items() {
			if j < len(services[i].Sidecars) {
				all(beside, services[i].Sidecars[j].Secrets)
			}
		}
	}
}

// ours returns the variables that logstack sets in the container of a service, and
// where their values come from.
func (r *reader) ours(e Environment) map[string]string {
	ours := map[string]string{}
	for _, name := range container.Variables() {
		if !strings.HasPrefix(name, "SENTRY_") {
			ours[name] = "logging"
		} else if e.Sentry != nil {
			ours[name] = "sentry"
		}
	}
	ours["ENVIRONMENT_NAME"] = "the environment's name"
	ours["GIT_SHA"] = "the release"
	ours[container.InFargate] = "where it runs"
	if e.Sentry != nil {
		ours[container.SentryDSN] = "sentry.dsn"
	}
	return ours
}

// variables checks variables in clear text and those that are fetched. Messages leave
// out their values.
func (r *reader) variables(node strictyaml.Node, clear map[string]string, stored map[string]StoredSecret, ours map[string]string) {
	name := func(at strictyaml.Node, name string) {
		if !variablePattern.MatchString(name) {
			r.add(at.KeyProblem("%q is not a variable's name: use letters, digits, _ - and ., starting with a letter or _", name))
		}
		if by := ours[name]; by != "" {
			r.addTogether(at.KeyProblem("logstack sets %s, from %s: leave it out", name, by))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(clear)) {
		at := node.Get("environment", key)
		name(at, key)
		if holdsSecret(key, clear[key]) {
			r.add(at.Problem("looks like a secret, and everybody can read it in the template: keep it in a parameter or a secret, and name that under secrets"))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(stored)) {
		at := node.Get("secrets", key)
		name(at, key)
		if _, twice := clear[key]; twice {
			r.addTogether(at.KeyProblem("%s is under environment already, and ECS takes each variable only once: leave out one of the two", key))
		}
		r.stored(at, stored[key])
	}
}

// holdsSecret reports whether a variable in clear text holds what not everyone who can
// read a template should see.
func holdsSecret(name, value string) bool {
	found := sensitive.IsSecret(name, []byte(value)) || credentialPattern.MatchString(value)
	sensitive.In([]byte(name+"="+value), func(s sensitive.Sight) { found = found || s.Kind == sensitive.Secret })
	return found
}

// stored checks where the value of a variable is kept.
func (r *reader) stored(node strictyaml.Node, s StoredSecret) {
	if !node.IsMapping() {
		return // this is reported elsewhere
	}
	parameter, secret, key := node.Get("parameter"), node.Get("secret"), node.Get("key")
	switch {
	case !parameter.Present() && !secret.Present():
		r.add(node.Problem("needs one of parameter and secret, got neither"))
	case parameter.Present() && secret.Present():
		r.add(node.Problem("needs one of parameter and secret, got both"))
	}
	r.text(parameter, s.Parameter, parameterPattern, "the name of an SSM parameter, such as /your-app/database/url, or its ARN; the value itself stays out of this file")
	r.text(secret, s.Secret, secretPattern, "the name of a secret in Secrets Manager, such as your-app/database, or its ARN; the value itself stays out of this file")
	r.text(key, s.Key, secretKeyPattern, "a key of a secret that is a JSON object, without : and \"")
	if key.Present() && !secret.Present() {
		r.add(key.Problem("is a key in a secret, and there is no secret"))
	}
	r.text(node.Get("keyArn"), s.KeyArn, keyArnPattern, keyArnForm)
}
