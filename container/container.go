// Package container defines how a container is told what to log, and where: the
// names of its environment variables, and those of their values that are fixed. It
// is plain Go, so that the command writes the same names as the constructs.
package container

// Audit is the name of the container that ships the audit log of the container next
// to it to the audit log group.
const Audit = "audit"

// Variables returns the names of the environment variables that configure an
// application's logging and Sentry. Those of the audit log are not included: they
// come with the container that ships it.
func Variables() []string {
	return []string{
		"ENVIRONMENT_NAME", "GIT_SHA", "LOG_LEVEL", "LOG_FORMAT", "LOG_SAMPLE_RATE", InFargate,
		"SENTRY_ENVIRONMENT", "SENTRY_RELEASE", "SENTRY_TRACES_SAMPLE_RATE", "SENTRY_PROFILES_SAMPLE_RATE",
		"SENTRY_SEND_DEFAULT_PII",
	}
}

// InFargate is the variable that is true if a task runs on Fargate.
const InFargate = "IN_AWS_FARGATE"

// SentryDSN is the variable for the DSN to which errors are reported. It is a
// secret.
const SentryDSN = "SENTRY_DSN"
