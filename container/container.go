// Package container says what a container is told of how to log, and where: the
// names of its environment variables, and their values of which there is a
// fixed set. It is plain Go, so that the command writes the same names that
// constructs write.
package container

// Audit is the name of the container that ships the audit log of the one beside
// it to the audit tier's log group.
const Audit = "audit"

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
