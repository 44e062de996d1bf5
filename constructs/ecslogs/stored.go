package ecslogs

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/container"
)

// Stored says where the value of a variable is stored that must not be in the template.
// One of Parameter and Secret is required.
type Stored struct {
	// Parameter is an SSM parameter of type SecureString: its name, or its ARN, which
	// can be of another region (specifying-sensitive-data). A name that contains a /
	// starts with one.
	Parameter string
	// Secret is a secret of Secrets Manager that is or contains the value: its name, or
	// its ARN, which can be of another region.
	Secret string
	// SecretKey is the key of the value if Secret is a JSON object
	// (secrets-envvar-secrets-manager). Default: the whole secret is the value.
	SecretKey string
	// Key encrypts the Parameter or Secret, if that is not the service's own key. Tasks
	// get permission to decrypt with it. Default: the service's own key, which needs no
	// such permission.
	Key awskms.IKey
}

// As returns the value of the named variable for use in the options of a container
// (awsecs.ContainerDefinitionOptions, Secrets). ECS fetches it when a task starts. The
// execution role gets permission to read this value only, or a note on the scope names
// the permissions it needs. Mistakes are reported as errors on the scope, and As then
// returns nil.
func (s Stored) As(scope constructs.Construct, name string) awsecs.Secret {
	var mistakes mistake.List
	if nothing.In(s.Key) {
		s.Key = nil
	}
	var made *secret
	switch {
	case (s.Parameter == "") == (s.Secret == ""):
		mistakes.Addf("%s: give one of Parameter (SSM) and Secret (Secrets Manager), which holds it", name)
	case s.SecretKey != "" && s.Secret == "":
		mistakes.Addf("%s: SecretKey is the key of a Secret that is JSON, and there is no Secret", name)
	case token.In(s.Parameter + s.Secret):
		mistakes.Addf("%s: what holds it is known only at deployment: use awsecs.Secret_FromSecretsManager or awsecs.Secret_FromSsmParameter", name)
	default:
		made = s.fetched(scope, name, &mistakes)
	}
	if mistakes.Report(scope) || made == nil {
		return nil
	}
	return made
}

// fetched returns the secret that ECS fetches; if it is invalid, fetched adds a mistake
// and returns nil. what names the value in messages.
func (s Stored) fetched(scope constructs.Construct, what string, mistakes *mistake.List) *secret {
	if s.Parameter != "" {
		return s.parameter(scope, what, mistakes)
	}
	return s.secret(scope, what, mistakes)
}

func (s Stored) parameter(scope constructs.Construct, what string, mistakes *mistake.List) *secret {
	kept, err := container.Parameter(s.Parameter)
	if err != nil {
		mistakes.Addf("%s: %w", what, err)
		return nil
	}
	here, there := placeOf(scope, kept)
	place.CheckAccount(mistakes, here, there, what+": the parameter", "ECS only fetches parameters from a task's own account (specifying-sensitive-data); use a secret in Secrets Manager")
	arn := s.Parameter
	if kept.Region == "" {
		arn = *place.Stack(scope).FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("ssm"), Resource: jsii.String("parameter"), ResourceName: jsii.String(strings.TrimPrefix(kept.Name, "/")),
		})
	}
	rights := append([]right{statement(scope, "ssm:GetParameters", arn)}, s.decrypts(scope, what, "ssm", there, mistakes)...)
	return newSecret(scope, arn, false, rights)
}

func (s Stored) secret(scope constructs.Construct, what string, mistakes *mistake.List) *secret {
	kept, err := container.Secret(s.Secret)
	if err != nil {
		mistakes.Addf("%s: %w", what, err)
		return nil
	}
	if s.SecretKey != "" && !token.In(s.SecretKey) {
		if err := container.CheckKey(s.SecretKey); err != nil {
			mistakes.Addf("%s: %w", what, err)
			return nil
		}
	}
	here, there := placeOf(scope, kept)
	var foreign mistake.List // another region is no error here; the caller handles it
	place.CheckAccount(&foreign, here, there, what+": the secret",
		"its policy must let the tasks' execution roles secretsmanager:GetSecretValue, and that of its key, which cannot be aws/secretsmanager, kms:Decrypt (auth-and-access_examples_cross)")
	if err := foreign.Err(); err != nil {
		awscdk.Annotations_Of(scope).AddInfo(jsii.String(err.Error()))
	}
	arn := s.Secret
	// Secrets Manager appends six characters to the name in the ARN.
	readable := []string{arn + "-??????"}
	switch {
	case kept.Region == "":
		arn = *place.Stack(scope).FormatArn(&awscdk.ArnComponents{
			Service: jsii.String("secretsmanager"), Resource: jsii.String("secret"),
			ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME, ResourceName: &kept.Name,
		})
		readable = []string{arn + "-??????"}
		if kept.Suffixed() {
			awscdk.Annotations_Of(scope).AddInfo(jsii.String(fmt.Sprintf(
				"%s: the name %s ends with a hyphen and six characters, like the ARN of a secret, and Secrets Manager may not find the secret by it (API_CreateSecret): give the secret's ARN", what, kept.Name)))
		}
	case kept.Suffixed():
		// The ARN may or may not be complete, so allow both.
		readable = append([]string{arn}, readable...)
	}
	rights := append([]right{statement(scope, "secretsmanager:GetSecretValue", readable...)}, s.decrypts(scope, what, "secretsmanager", there, mistakes)...)
	if s.SecretKey == "" {
		return newSecret(scope, arn, false, rights)
	}
	return newSecret(scope, arn+":"+s.SecretKey+"::", true, rights)
}

// decrypts returns the right to decrypt with the key through the service that stores
// the value. The key must be in the region of the value.
func (s Stored) decrypts(scope constructs.Construct, what, service string, there place.Place, mistakes *mistake.List) []right {
	if nothing.In(s.Key) {
		return nil
	}
	if of := place.OfResource(s.Key); of.Region != "" && there.Region != "" && of.Region != there.Region {
		mistakes.Addf("%s: the key is in region %s, and what it encrypts in %s: a key only encrypts in its own region", what, of.Region, there.Region)
	}
	return []right{decrypt(scope, service, there.Region, *s.Key.KeyArn())}
}

// decrypt returns the right to decrypt with keys through a service in a region; an
// empty region is that of the scope.
func decrypt(scope constructs.Construct, service, region string, keys ...string) right {
	return right{
		grant: func(role awsiam.IRole) {
			role.AddToPrincipalPolicy(rights.Statement(*jsii.Strings(keys...), rights.Via(scope, service, region), "kms:Decrypt"))
		},
		words: func() string { return "kms:Decrypt on " + readable(scope, keys[0]) },
	}
}

// placeOf returns the places of the scope and of the stored value. A value given by
// name is in the scope's place.
func placeOf(scope constructs.Construct, kept container.Kept) (here, there place.Place) {
	here = place.Of(scope)
	if kept.Region == "" {
		return here, here
	}
	return here, place.Place{Account: kept.Account, Region: kept.Region}
}

// statement returns the right to an action on these ARNs.
func statement(scope constructs.Construct, action string, arns ...string) right {
	return right{
		grant: func(role awsiam.IRole) {
			role.AddToPrincipalPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions: jsii.Strings(action), Resources: jsii.Strings(arns...),
			}))
		},
		words: func() string { return action + " on " + readable(scope, arns[0]) },
	}
}

// secret is a CDK secret that ECS fetches when a task starts. CDK's own secrets grant
// more than ECS uses, and do not report a role that they cannot change.
type secret struct {
	awsecs.Secret
	scope  constructs.Construct
	from   string
	field  bool
	rights []right
	// made says that it was given as a CDK secret, which the app may make.
	made bool
	// silent says that somebody else grants the rights.
	silent bool
}

func newSecret(scope constructs.Construct, from string, field bool, rights []right) *secret {
	s := &secret{scope: scope, from: from, field: field, rights: rights}
	awsecs.NewSecret_Override(s)
	return s
}

// madeOf converts a CDK secret.
func madeOf(scope constructs.Construct, of awsecs.Secret) *secret {
	field := of.HasField() != nil && *of.HasField()
	rights := []right{{
		grant: func(role awsiam.IRole) { of.GrantRead(role) },
		words: func() string {
			return "secretsmanager:GetSecretValue or ssm:GetParameters on " + readable(scope, *of.Arn()) + ", and kms:Decrypt on its key"
		},
	}}
	// CDK also grants the right to read a parameter's history.
	if strings.Contains(*of.Arn(), ":ssm:") {
		rights = []right{statement(scope, "ssm:GetParameters", *of.Arn())}
		if keys := keysOf(scope, of); len(keys) > 0 {
			rights = append(rights, decrypt(scope, "ssm", place.OfARN(*of.Arn()).Region, keys...))
		}
	}
	s := newSecret(scope, *of.Arn(), field, rights)
	s.made = true
	return s
}

// keysOf returns the ARNs of the keys that decrypt a CDK secret. CDK reveals them only
// in grants, so keysOf grants to a policy that is in no template.
func keysOf(scope constructs.Construct, of awsecs.Secret) (all []string) {
	id := jsii.String("Read")
	told := awsiam.NewManagedPolicy(scope, id, nil)
	of.GrantRead(told)
	document, _ := told.Document().ToJSON().(map[string]any)
	scope.Node().TryRemoveChild(id)
	list, _ := document["Statement"].([]any)
	for _, item := range list {
		if s, _ := item.(map[string]any); s["Action"] == "kms:Decrypt" {
			if key, ok := s["Resource"].(string); ok {
				all = append(all, key)
			}
		}
	}
	return all
}

// withoutRights returns the secret for use where somebody else grants the rights.
func (s *secret) withoutRights() *secret {
	other := newSecret(s.scope, s.from, s.field, s.rights)
	other.silent = true
	return other
}

// Arn returns the ARN that ECS fetches.
func (s *secret) Arn() *string { return &s.from }

// HasField reports whether the ARN selects a key of a secret.
func (s *secret) HasField() *bool { return &s.field }

// GrantRead lets the execution role of a task read the secret.
func (s *secret) GrantRead(grantee awsiam.IGrantable) awsiam.Grant {
	defer mistake.Catch(s.scope)
	if !s.silent {
		role, ok := grantee.(awsiam.IRole)
		if !ok {
			jsii.UnsafeCast(grantee, &role)
		}
		// The task is not known here. The policy is made in the role's stack: made in
		// the wiring's stack, it would make that stack depend on the role's, whose task
		// depends on the log group. The exception is a secret that the app makes with a
		// role that no task made, which may be in a stack that all others depend on.
		if s.made && !isOfTask(role) {
			role = near(s.scope, role)
		}
		let(s.scope, role, "execution role", "the task does not start", s.rights)
	}
	return awsiam.Grant_Drop(grantee, jsii.String("the rights are given by logstack"))
}

func sortedNames[T any](of map[string]T) []string { return slices.Sorted(maps.Keys(of)) }
