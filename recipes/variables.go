package recipes

// Variables returns the names of the environment variables by which an
// application's logging, and Sentry's, is told what to do. Those of the audit
// log are not among them: they come with a container that ships it.
func Variables() []string {
	return []string{
		"ENVIRONMENT_NAME", "GIT_SHA", "LOG_LEVEL", "LOG_FORMAT", "LOG_SAMPLE_RATE", InFargate,
		"SENTRY_ENVIRONMENT", "SENTRY_RELEASE", "SENTRY_TRACES_SAMPLE_RATE", "SENTRY_PROFILES_SAMPLE_RATE",
		"SENTRY_SEND_DEFAULT_PII",
	}
}

// InFargate is the variable that says, with true, that a task runs on Fargate.
const InFargate = "IN_AWS_FARGATE"

// SentryDSN is the variable that tells where errors are reported: a secret.
const SentryDSN = "SENTRY_DSN"
