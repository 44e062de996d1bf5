package ecslogs

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
)

// Sentry tells an application where to report errors. The DSN never stands in
// a template: ECS fetches it when a task starts, and hands it over as
// SENTRY_DSN. One of Parameter and Secret must be given.
type Sentry struct {
	// Parameter is the name of an SSM parameter of type SecureString that
	// holds the DSN, starting with /.
	Parameter string
	// Secret is the name of a secret in Secrets Manager that is the DSN.
	Secret string
	// Key encrypts the parameter or secret, where that is not the service's
	// own key: tasks then get the right to decrypt with it. Default: the
	// service's own key, which needs no such right.
	Key awskms.IKey
	// TracesSampleRate is the share of transactions that are traced, 0 to 1:
	// SENTRY_TRACES_SAMPLE_RATE. Default: 0.1.
	TracesSampleRate *float64
	// ProfilesSampleRate is the share of traced transactions that are
	// profiled, 0 to 1: SENTRY_PROFILES_SAMPLE_RATE. Default: 0.1.
	ProfilesSampleRate *float64
}

// check says whether the DSN can be found.
func (s Sentry) check(mistakes *mistake.List) (ok bool) {
	checkRate(mistakes, "Sentry.TracesSampleRate", s.TracesSampleRate)
	checkRate(mistakes, "Sentry.ProfilesSampleRate", s.ProfilesSampleRate)
	switch {
	case (s.Parameter == "") == (s.Secret == ""):
		mistakes.Addf("Sentry: give one of Parameter (SSM) and Secret (Secrets Manager), which holds the DSN")
	case strings.Contains(s.Parameter+s.Secret, "://"):
		// Not repeated in the message: it is the secret itself.
		mistakes.Addf("Sentry: Parameter and Secret are names, not the DSN itself: store the DSN in SSM or Secrets Manager, and name it here")
	case s.Parameter != "" && !strings.HasPrefix(s.Parameter, "/"):
		mistakes.Addf("Sentry: the parameter %q must start with /", s.Parameter)
	default:
		return true
	}
	return false
}

// dsn is where ECS fetches the DSN.
func (s Sentry) dsn(scope constructs.Construct) awsecs.Secret {
	if s.Parameter != "" {
		return awsecs.Secret_FromSsmParameter(awsssm.StringParameter_FromSecureStringParameterAttributes(
			scope, jsii.String("SentryDsn"), &awsssm.SecureStringParameterAttributes{
				ParameterName: &s.Parameter,
				// Without the key here, tasks get no right to decrypt.
				EncryptionKey: s.Key,
			}))
	}
	arn := awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
		Service:      jsii.String("secretsmanager"),
		Resource:     jsii.String("secret"),
		ArnFormat:    awscdk.ArnFormat_COLON_RESOURCE_NAME,
		ResourceName: &s.Secret,
	})
	return awsecs.Secret_FromSecretsManager(awssecretsmanager.Secret_FromSecretAttributes(
		scope, jsii.String("SentryDsn"), &awssecretsmanager.SecretAttributes{
			SecretPartialArn: arn, EncryptionKey: s.Key,
		}), nil)
}
