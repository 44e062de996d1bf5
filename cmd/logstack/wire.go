package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/glob"
	"github.com/logstack-go/logstack/internal/jsonedit"
	"github.com/logstack-go/logstack/internal/regular"
	"github.com/logstack-go/logstack/template"
)

func newWire() *cobra.Command {
	var o wireOptions
	c := &cobra.Command{
		Use:   "wire TEMPLATE|cdk.out TASKDEF",
		Short: "Write a template's log configuration into a task definition",
		Long: `Write the log configuration that a template gives a service into a task
definition that is maintained elsewhere: a JSON file for ` + "`" + `aws ecs
register-task-definition --cli-input-json` + "`" + `. Its containers get the
logConfiguration, and the variables that tell an application how to log, unless
they set these themselves. Everything else stays the same, to the byte.

The answer goes to stdout, or into the file with --write. What was changed, and
what the execution role must be allowed, goes to stderr.

Give what is known only when the stack is deployed: the name of a log group with
--log-group, everything else with --parameter.`,
		Example: `  logstack wire --stack logging-prod --service web \
    --parameter AWS::Region=eu-west-1 cdk.out taskdef.json
  logstack wire --service web --exclude 'envoy*' my-stack.yaml taskdef.json
  logstack wire --service web --container app --write \
    --parameter AWS::Region=eu-west-1 my-stack.yaml taskdef.json`,
		Args: arguments(2, 2),
		RunE: func(c *cobra.Command, args []string) error {
			wiring, err := o.wiring(args[0])
			if err != nil {
				return err
			}
			text, err := regular.ReadFile(args[1])
			if errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("%s: there is no such file", args[1])
			}
			if err != nil {
				return err
			}
			w := wirer{wireOptions: o, template: wiring, file: args[1]}
			if err := w.wire(text); err != nil {
				return err
			}
			complain(c.ErrOrStderr(), strings.Join(w.said, "\n"))
			switch {
			case !o.write:
				_, err = c.OutOrStdout().Write(w.document.Bytes())
			case w.document.Changed():
				err = writeText(args[1], string(w.document.Bytes()))
			}
			return err
		},
	}
	flags := c.Flags()
	flags.StringVar(&o.stack, "stack", "", "the `name` of the stack, if there are several")
	flags.StringVar(&o.service, "service", "", "the `name`, or family/name, of the container in the template whose log configuration to use (default: the only one)")
	flags.StringArrayVar(&o.containers, "container", nil, "wire only the container of this `name`, in which * stands for any text; can be repeated (default: all)")
	flags.StringArrayVar(&o.exclude, "exclude", nil, "leave the container of this `name` alone, in which * stands for any text; can be repeated")
	flags.StringVar(&o.logGroup, "log-group", "", "the `name` of the log group (default: that of the template)")
	flags.BoolVar(&o.force, "force", false, "replace other log drivers and log groups")
	flags.BoolVar(&o.write, "write", false, "write the file in place")
	o.values.add(flags)
	return c
}

type wireOptions struct {
	stack, service, logGroup string
	containers, exclude      []string
	force, write             bool
	values                   templateFlags
}

const (
	awslogsDriver = "awslogs"
	groupOption   = "awslogs-group"
	// auditVariable names the file that a second container ships. It is of no
	// use to a container without that one beside it.
	auditVariable = "AUDIT_LOG_FILE"
)

// wiring returns how the chosen container of the template logs.
func (o wireOptions) wiring(path string) (template.Wiring, error) {
	var none template.Wiring
	templates, err := o.values.read(path)
	if err != nil {
		return none, err
	}
	if templates, err = pick(templates, o.stack); err != nil {
		return none, fmt.Errorf("%s: %w", path, err)
	}
	var roots []string
	for _, t := range templates {
		if parent, _ := t.NestedIn(); parent == nil || t == templates[0] {
			roots = append(roots, t.Stack)
		}
	}
	if len(roots) > 1 {
		return none, fmt.Errorf("%s: there are several stacks: choose one with --stack: %s", path, strings.Join(roots, ", "))
	}
	var names []string
	var of *template.Template // the last template that has a container of that name
	var chosen []template.Container
	for _, t := range templates {
		if err := t.Problems(); err != nil {
			return none, err
		}
		for _, c := range t.Containers() {
			if c.LogDriver == "" {
				continue
			}
			name := c.Family + "/" + c.Name
			names = append(names, name)
			if o.service == "" || o.service == c.Name || o.service == name {
				of, chosen = t, append(chosen, c)
			}
		}
	}
	file := templates[0].File
	switch {
	case len(names) == 0:
		return none, fmt.Errorf("%s: no container in it has a log driver", file)
	case len(chosen) == 0:
		return none, fmt.Errorf("%s: no container %s has a log driver: choose one with --service: %s", file, o.service, strings.Join(names, ", "))
	case len(chosen) > 1:
		return none, fmt.Errorf("%s: several containers have a log driver: choose one with --service: %s", file, strings.Join(names, ", "))
	}
	w, err := of.Wiring(chosen[0])
	if err != nil {
		return none, err
	}
	return w, o.complete(&w, of.File+": "+chosen[0].Family+"/"+chosen[0].Name)
}

// complete checks that every value to be written is known, and removes the
// variables that have nothing to do with logging.
func (o wireOptions) complete(w *template.Wiring, where string) error {
	if w.Driver != awslogsDriver {
		return fmt.Errorf("%s: it logs with %s: only the log driver %s can be written, which needs nothing else", where, w.Driver, awslogsDriver)
	}
	if o.logGroup != "" {
		w.Options[groupOption] = o.logGroup
		delete(w.Unresolved, groupOption)
	}
	maps.DeleteFunc(w.Variables, func(name string, _ string) bool {
		return name != auditVariable && !slices.Contains(container.Variables(), name)
	})
	var problems []error
	if w.Options[groupOption] == "" {
		problems = append(problems, fmt.Errorf("%s: it names no log group: give it with --log-group", where))
	}
	for _, name := range slices.Sorted(maps.Keys(w.Unresolved)) {
		_, isOption := w.Options[name]
		_, isVariable := w.Variables[name]
		placeholder := w.Unresolved[name]
		give := "the task definition cannot have it"
		if parameter := parameterPlaceholder.FindStringSubmatch(placeholder); parameter != nil {
			give = "give it with --parameter " + parameter[1] + "=…"
		}
		if name == groupOption {
			give = "give it with --log-group"
		}
		if isOption || isVariable {
			problems = append(problems, fmt.Errorf("%s: %s is known only when the stack is deployed (%s): %s", where, name, placeholder, give))
		}
	}
	return errors.Join(problems...)
}

// parameterPlaceholder matches the placeholder for a parameter that was not
// given.
var parameterPlaceholder = regexp.MustCompile(`^\$\{((?:AWS::)?[A-Za-z0-9]+)\}$`)

// wirer writes a log configuration into a task definition.
type wirer struct {
	wireOptions
	template template.Wiring
	file     string
	document *jsonedit.Document
	said     []string // messages for people, a line each
	problems []error
}

func (w *wirer) say(format string, args ...any) {
	w.said = append(w.said, fmt.Sprintf(format, args...))
}

func (w *wirer) problem(at *jsonedit.Value, format string, args ...any) {
	w.problems = append(w.problems, fmt.Errorf("%s:%w", w.file, at.Errorf(format, args...)))
}

// wire wires the containers of a task definition. The error has everything that
// is wrong.
func (w *wirer) wire(text []byte) error {
	document, err := jsonedit.Parse(text)
	if err != nil {
		return fmt.Errorf("%s:%w", w.file, err)
	}
	w.document = document
	if w.template.Variables[auditVariable] != "" {
		delete(w.template.Variables, auditVariable)
		w.say("the template's service has an audit log: its second container and %s are not written here", auditVariable)
	}
	root := document.Root()
	list := root.Get("containerDefinitions")
	switch {
	case root.Get("taskDefinition").IsObject():
		w.problem(root.Get("taskDefinition"), "it is the output of `aws ecs describe-task-definition`: add --query taskDefinition to that command")
	case root.Get("ContainerDefinitions") != nil:
		w.problem(root.Get("ContainerDefinitions"), "it is written as in CloudFormation: it must have containerDefinitions, as in `aws ecs register-task-definition --generate-cli-skeleton`")
	case !root.IsObject(), list == nil:
		w.problem(root, "it has no containerDefinitions: it is not a task definition")
	case !list.IsList(), len(list.Items()) == 0:
		w.problem(list, "containerDefinitions must be a list of containers")
	default:
		w.containersOf(list)
	}
	if len(w.problems) > 0 {
		return errors.Join(w.problems...)
	}
	w.sayRights(root)
	return nil
}

func (w *wirer) containersOf(list *jsonedit.Value) {
	var names []string
	fargate := requiresFargate(w.document.Root().Get("requiresCompatibilities"))
	wired := 0
	for _, container := range list.Items() {
		name, ok := container.Get("name").Text()
		if !ok {
			w.problem(container, "the container has no name")
			continue
		}
		names = append(names, name)
		switch {
		case anyMatches(w.exclude, name):
			w.say("%s: left alone because of --exclude", name)
		case len(w.containers) > 0 && !anyMatches(w.containers, name):
			w.say("%s: left alone, as --container does not name it", name)
		default:
			wired++
			w.configure(container, name)
			w.inform(container, name, fargate)
		}
	}
	for _, pattern := range w.containers {
		if !slices.ContainsFunc(names, func(name string) bool { return glob.Match(pattern, name) }) {
			w.problem(list, "there is no container %s: use %s", pattern, enum.OneOf(names))
		}
	}
	if wired == 0 && len(w.problems) == 0 {
		w.problem(list, "no container is left to wire: there are %s", strings.Join(names, ", "))
	}
}

func anyMatches(patterns []string, name string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return glob.Match(p, name) })
}

func requiresFargate(list *jsonedit.Value) bool {
	return slices.ContainsFunc(list.Items(), func(item *jsonedit.Value) bool {
		text, _ := item.Text()
		return text == "FARGATE"
	})
}

// logConfiguration is the log configuration of a container, as in ECS.
type logConfiguration struct {
	LogDriver     string            `json:"logDriver"`
	Options       map[string]string `json:"options,omitempty"`
	SecretOptions []any             `json:"secretOptions,omitempty"`
}

// configure writes the log configuration of a container.
func (w *wirer) configure(container *jsonedit.Value, name string) {
	wanted := logConfiguration{LogDriver: awslogsDriver, Options: w.template.Options}
	to := fmt.Sprintf("%s to %s, %s", wanted.LogDriver, wanted.Options[groupOption], cmp.Or(wanted.Options["mode"], "mode not set"))
	value := container.Get("logConfiguration")
	var old logConfiguration
	if value != nil {
		if err := value.Decode(&old); err != nil || !value.IsObject() && !value.IsNull() {
			w.problem(value, "the logConfiguration of container %s must be an object with a logDriver, and options that are texts", name)
			return
		}
	}
	switch {
	case old.LogDriver == "":
		w.say("%s: logs with %s", name, to)
	case (old.LogDriver != awslogsDriver || old.Options[groupOption] != wanted.Options[groupOption]) && !w.force:
		where := old.LogDriver
		if group := old.Options[groupOption]; group != "" {
			where += " to " + group
		}
		w.problem(value, "container %s already logs with %s: leave it alone with --exclude %s, or replace it with --force", name, where, name)
		return
	case old.LogDriver == wanted.LogDriver && maps.Equal(old.Options, wanted.Options) && len(old.SecretOptions) == 0:
		w.say("%s: logs with %s, as before", name, to)
		return
	default:
		was := old.LogDriver
		if group := old.Options[groupOption]; group != "" {
			was += " to " + group
		}
		w.say("%s: logs with %s; before, with %s", name, to, was)
		if len(old.SecretOptions) > 0 {
			w.say("%s: its log driver no longer gets its secretOptions", name)
		}
		var gone []string
		for option := range old.Options {
			if _, stays := wanted.Options[option]; !stays {
				gone = append(gone, option)
			}
		}
		if slices.Sort(gone); len(gone) > 0 {
			w.say("%s: its log driver no longer gets %s", name, strings.Join(gone, ", "))
		}
	}
	if err := container.Set("logConfiguration", wanted); err != nil {
		w.problem(container, "%v", err)
	}
}

// variable is an environment variable, as in ECS.
type variable struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// inform gives a container the variables that it does not set itself.
func (w *wirer) inform(definition *jsonedit.Value, name string, fargate bool) {
	environment := definition.Get("environment")
	set := map[string]bool{}
	for _, list := range []*jsonedit.Value{environment, definition.Get("secrets")} {
		if list != nil && !list.IsList() && !list.IsNull() {
			w.problem(list, "the environment and the secrets of container %s must be lists", name)
			return
		}
		for _, item := range list.Items() {
			name, _ := item.Get("name").Text()
			set[name] = true
		}
	}
	var add []any
	var added, stay []string
	for _, name := range slices.Sorted(maps.Keys(w.template.Variables)) {
		switch {
		case set[name]:
			stay = append(stay, name)
		case name == container.InFargate && !fargate:
		default:
			add = append(add, variable{name, w.template.Variables[name]})
			added = append(added, name)
		}
	}
	if len(stay) > 0 {
		w.say("%s: sets %s itself", name, strings.Join(stay, ", "))
	}
	if dsn := container.SentryDSN; slices.Contains(w.template.Secrets, dsn) && !set[dsn] {
		w.say("%s: %s is a secret, and is not written: add it to the secrets, and let the execution role read it", name, dsn)
	}
	if len(add) == 0 {
		return
	}
	w.say("%s: gets %s", name, strings.Join(added, ", "))
	var err error
	if len(environment.Items()) > 0 {
		err = environment.Append(add...)
	} else {
		err = definition.Set("environment", add)
	}
	if err != nil {
		w.problem(definition, "%v", err)
	}
}

// sayRights says what the execution role needs. Without these rights no task
// starts.
func (w *wirer) sayRights(root *jsonedit.Value) {
	needs := "logs:CreateLogStream and logs:PutLogEvents on the log group " + w.template.Options[groupOption]
	if role, ok := root.Get("executionRoleArn").Text(); ok {
		w.say("the role %s must be allowed %s", role, needs)
		return
	}
	w.say("there is no executionRoleArn: on Fargate it needs one that is allowed %s; on EC2, the role of the instances must be", needs)
}
