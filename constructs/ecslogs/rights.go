package ecslogs

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/granted"
	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/short"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// right is a permission that a role of a task needs.
type right struct {
	// grant grants it to a role.
	grant func(role awsiam.IRole)
	// words describes it in messages: the actions and the resource.
	words func() string
}

// writes returns the right to write to the log group.
func (w *Wiring) writes() right {
	group := w.props.LogGroup
	return right{
		grant: func(role awsiam.IRole) {
			var told mistake.List // the container reports it
			if _, ok := w.nameAt(role, &told); ok {
				group.GrantWrite(role)
			}
		},
		words: func() string {
			arn := *group.Arn()
			if name := group.Name(); name != "" {
				arn = strings.Replace(arn, *group.NameRef(), name, 1)
			}
			return "logs:CreateLogStream and logs:PutLogEvents on " + readable(group.Construct(), arn) + ":*"
		},
	}
}

// reads returns the rights to read the secrets.
func (w *Wiring) reads() []right {
	var all []right
	for _, name := range sortedNames(w.secrets) {
		all = append(all, w.secrets[name].rights...)
	}
	return all
}

// letExecute grants rights to the execution role of a task.
func letExecute(task constructs.IConstruct, role awsiam.IRole, rights ...right) {
	let(task, near(task, role), "execution role", "the task does not start", rights)
}

// letRun grants rights to the task role.
func letRun(task awsecs.TaskDefinition, rights ...right) {
	let(task, near(task, task.TaskRole()), "task role", "nothing is logged", rights)
}

// let grants rights to a role of a task. If the role cannot be changed, a note on the
// task says what it needs: called names the role, and otherwise says what fails without
// the rights. Repeated notes on a task appear once.
func let(task constructs.IConstruct, role awsiam.IRole, called, otherwise string, rights []right) {
	if len(rights) == 0 {
		return
	}
	for _, r := range rights {
		r.grant(role)
	}
	if changes(role) {
		return
	}
	var words []string
	for _, r := range rights {
		words = append(words, r.words())
	}
	awscdk.Annotations_Of(task).AddInfo(jsii.String(fmt.Sprintf(
		"the %s %s was created elsewhere, and nothing here can change it: it must be allowed %s, or %s",
		called, readable(task, *role.RoleArn()), strings.Join(words, "; "), otherwise)))
}

// near returns the role as the task's stack should grant rights to it. A role that
// another stack of the app makes is referred to by name, so that the policy is made in
// the task's stack. In the role's own stack, the policy would make that stack depend on
// the log group's stack, which may in turn depend on the role.
func near(task constructs.IConstruct, role awsiam.IRole) awsiam.IRole {
	made, ok := role.(awsiam.Role)
	if !ok || place.Stack(made) == place.Stack(task) {
		return role
	}
	const id = "RoleOfAnotherStack"
	hash := short.Hash(place.Path(role))[:8]
	if there, ok := task.Node().TryFindChild(jsii.String(id + hash)).(awsiam.IRole); ok {
		return there
	}
	return awsiam.Role_FromRoleName(task.(constructs.Construct), jsii.String(id+hash), role.RoleName(), &awsiam.FromRoleNameOptions{
		DefaultPolicyName: policyName(task),
	})
}

// isOfTask reports whether a task definition made the role.
func isOfTask(role awsiam.IRole) bool {
	_, ok := role.Node().Scope().(awsecs.TaskDefinition)
	return ok
}

// policyName returns the name of the policy with a task's rights, if the role is in
// another stack. It must be unique among the policies of the role.
func policyName(task constructs.IConstruct) *string {
	here := place.Of(task)
	return jsii.String("Logs" + short.Hash(here.Account, here.Region, *place.Stack(task).StackName(), place.Path(task))[:8])
}

// changes reports whether the app can change a role's policies.
func changes(role awsiam.IRole) bool {
	_, made := role.(awsiam.Role)
	return made || granted.To(role)
}

// readable formats a text for messages. Values known only at deployment appear as in
// Fn::Sub: ${AWS::Region}, ${Key.Arn}.
func readable(at constructs.IConstruct, text string) string {
	if !token.In(text) {
		return text
	}
	return sub(place.Stack(at).Resolve(text))
}

func sub(value any) string {
	fields, _ := value.(map[string]any)
	if name, ok := fields["Ref"].(string); ok {
		return "${" + name + "}"
	}
	if attribute, ok := fields["Fn::GetAtt"].([]any); ok {
		return "${" + joined(attribute, ".") + "}"
	}
	if join, ok := fields["Fn::Join"].([]any); ok && len(join) == 2 {
		pieces, _ := join[1].([]any)
		return joined(pieces, fmt.Sprint(join[0]))
	}
	if text, ok := value.(string); ok {
		return text
	}
	return brief(value)
}

func joined(values []any, separator string) string {
	var texts []string
	for _, v := range values {
		texts = append(texts, sub(v))
	}
	return strings.Join(texts, separator)
}
