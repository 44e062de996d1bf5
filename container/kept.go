package container

import (
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Kept is the place of a value that a container gets as a secret, and that is in no
// template.
type Kept struct {
	// Name is the name of the parameter or secret. In the ARN of a secret, it may
	// end with the six characters that Secrets Manager adds.
	Name string
	// Partition, Region and Account are those of an ARN; empty for a name.
	Partition, Region, Account string
}

// The forms of a parameter or secret: its name, or its ARN. A parameter's name that
// contains a / starts with one (API_PutParameter).
const (
	ParameterForm = `^(?:arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter)?/[A-Za-z0-9_./-]+$|^[A-Za-z0-9_.-]+$`
	SecretForm    = `^(?:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:)?[A-Za-z0-9/_+=.@-]{1,512}$`
	// KeyForm is the form of a key of a secret that is JSON. In what ECS fetches,
	// colons separate the parts (secrets-envvar-secrets-manager).
	KeyForm = `^[^:"]+$`
)

var (
	parameterForm = lazyregexp.New(ParameterForm)
	secretForm    = lazyregexp.New(SecretForm)
	keyForm       = lazyregexp.New(KeyForm)
)

// Parameter parses the name or ARN of a parameter in Systems Manager.
func Parameter(text string) (Kept, error) {
	if err := noDSN("parameter", text); err != nil {
		return Kept{}, err
	}
	if !parameterForm.MatchString(text) {
		return Kept{}, fmt.Errorf("the parameter %q is neither a name, such as /your-app/sentry/dsn, nor the ARN of a parameter, such as arn:aws:ssm:eu-central-1:111122223333:parameter/your-app/sentry/dsn: a name with a / must start with one", text)
	}
	return kept(text, "parameter"), nil
}

// Secret parses the name or ARN of a secret in Secrets Manager.
func Secret(text string) (Kept, error) {
	if err := noDSN("secret", text); err != nil {
		return Kept{}, err
	}
	if !secretForm.MatchString(text) {
		return Kept{}, fmt.Errorf("the secret %q is neither a name, such as your-app/sentry, nor the ARN of a secret, such as arn:aws:secretsmanager:eu-central-1:111122223333:secret:your-app/sentry-AbCdEf: a key of it is given beside it", text)
	}
	return kept(text, "secret:"), nil
}

// CheckKey returns an error if key cannot be a key of a secret that is JSON.
func CheckKey(key string) error {
	if !keyForm.MatchString(key) {
		return fmt.Errorf("the key %q of the secret: use any text without : and \"", key)
	}
	return nil
}

// noDSN returns an error if the text is a DSN, which the error does not repeat.
func noDSN(what, text string) error {
	if strings.Contains(text, "://") {
		return fmt.Errorf("the %s is a name or an ARN, and not the DSN itself: store the DSN there, and name it here", what)
	}
	return nil
}

// kept parses an ARN whose resource begins with that text.
func kept(text, resource string) Kept {
	parts := strings.SplitN(text, ":", 6)
	if len(parts) < 6 {
		return Kept{Name: text}
	}
	return Kept{Partition: parts[1], Region: parts[3], Account: parts[4], Name: strings.TrimPrefix(parts[5], resource)}
}

// suffixed matches names that end like the ARNs of secrets.
var suffixed = lazyregexp.New(`-[A-Za-z0-9]{6}$`)

// Suffixed reports whether the name of a secret ends with a hyphen and six characters, as
// the ARNs of secrets do. A secret whose own name ends so may not be found by a part of
// its ARN (API_CreateSecret).
func (k Kept) Suffixed() bool { return suffixed.MatchString(k.Name) }
