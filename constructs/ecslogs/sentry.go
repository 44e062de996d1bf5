package ecslogs

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/token"
)

// Sentry configures where an application reports errors. The DSN is never in the
// template: ECS fetches it when a task starts, and passes it as SENTRY_DSN. One of
// Parameter, Secret and DSN is required.
type Sentry struct {
	// Parameter is an SSM parameter of type SecureString that holds the DSN. It is the
	// parameter's name, or its ARN, which can be of another region
	// (specifying-sensitive-data). A name that contains a / starts with one.
	Parameter string
	// Secret is a secret of Secrets Manager that is or contains the DSN. It is the
	// secret's name, or its ARN, which can be of another region.
	Secret string
	// SecretKey is the key of the DSN if Secret is a JSON object
	// (secrets-envvar-secrets-manager). Default: the whole secret is the DSN.
	SecretKey string
	// DSN is the secret or parameter as a CDK secret, for those made in the app:
	// awsecs.Secret_FromSecretsManager(secret, key),
	// awsecs.Secret_FromSsmParameter(parameter).
	DSN awsecs.Secret
	// Key encrypts the Parameter or Secret, if that is not the service's own key. Tasks
	// get permission to decrypt with it. Default: the service's own key, which needs no
	// such permission.
	Key awskms.IKey
	// TracesSampleRate is the fraction of transactions that are traced, 0 to 1:
	// SENTRY_TRACES_SAMPLE_RATE. Default: 0.1.
	TracesSampleRate *float64
	// ProfilesSampleRate is the fraction of traced transactions that are profiled, 0 to
	// 1: SENTRY_PROFILES_SAMPLE_RATE. Default: 0.1.
	ProfilesSampleRate *float64
}

// dsn returns the secret that holds the DSN; if it is invalid, dsn adds a mistake and
// returns nil.
func (s Sentry) dsn(scope constructs.Construct, mistakes *mistake.List) *secret {
	checkRate(mistakes, "Sentry.TracesSampleRate", s.TracesSampleRate)
	checkRate(mistakes, "Sentry.ProfilesSampleRate", s.ProfilesSampleRate)
	given := 0
	for _, is := range []bool{s.Parameter != "", s.Secret != "", !nothing.In(s.DSN)} {
		if is {
			given++
		}
	}
	switch {
	case given != 1:
		mistakes.Addf("Sentry: give one of Parameter (SSM), Secret (Secrets Manager) and DSN (either, as plain CDK has it), which holds the DSN")
		return nil
	case s.SecretKey != "" && s.Secret == "":
		mistakes.Addf("Sentry: SecretKey is the key of a Secret that is JSON, and there is no Secret: a DSN of plain CDK gets its key from awsecs.Secret_FromSecretsManager")
		return nil
	case !nothing.In(s.DSN) && !nothing.In(s.Key):
		mistakes.Addf("Sentry: a DSN of plain CDK already has its key: leave Key out")
		return nil
	case !nothing.In(s.DSN):
		return madeOf(scope, s.DSN)
	case token.In(s.Parameter + s.Secret):
		mistakes.Addf("Sentry: what holds the DSN is known only at deployment: give it as DSN, awsecs.Secret_FromSecretsManager(secret, key) or awsecs.Secret_FromSsmParameter(parameter)")
		return nil
	}
	return Stored{Parameter: s.Parameter, Secret: s.Secret, SecretKey: s.SecretKey, Key: s.Key}.fetched(scope, "Sentry", mistakes)
}
