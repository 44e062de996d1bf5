package ecslogs

import (
	"strconv"

	"github.com/logstack-go/logstack/constructs/internal/mistake"
	"github.com/logstack-go/logstack/constructs/internal/token"
	"github.com/logstack-go/logstack/container"
	"github.com/logstack-go/logstack/contract"
)

// Application configures the logging of the application in a container, by environment
// variables. Their names are those of the logging guide where it has any.
type Application struct {
	// Environment is the environment that the application runs in, such as prod:
	// ENVIRONMENT_NAME. Default: not set.
	Environment string
	// Release is the running release, such as a commit: GIT_SHA. Default: not set.
	Release string
	// Level is the lowest level that is logged: LOG_LEVEL. It takes the names that
	// Contract.ParseLevel accepts: INFO, in upper or lower case, or the contract's
	// names of levels in records or in settings. LOG_LEVEL is set to the name that
	// Contract.LogLevel returns. Default: INFO.
	Level string
	// Contract defines how the application's logging library names its levels. Default:
	// contract.Guide.
	Contract *contract.Contract
	// Format is the format of a record: LOG_FORMAT. Default: container.JSON, the only
	// format that metric filters and queries can read.
	Format container.Format
	// SampleRate is the fraction of high-volume records that is logged, 0 to 1:
	// LOG_SAMPLE_RATE. Default: 1.
	SampleRate *float64
}

func (a Application) check(mistakes *mistake.List) {
	if a.Format != "" && !token.In(string(a.Format)) {
		mistakes.Add((&a.Format).UnmarshalText([]byte(a.Format)))
	}
	checkRate(mistakes, "SampleRate", a.SampleRate)
	if _, ok := a.contract().ParseLevel(a.Level); a.Level != "" && !token.In(a.Level) && !ok {
		mistakes.Addf("Level: %w", a.contract().UnknownLevel(a.Level))
	}
}

func (a Application) contract() *contract.Contract {
	if a.Contract != nil {
		return a.Contract
	}
	return contract.Guide()
}

// level returns the name of the lowest logged level in settings.
func (a Application) level() string {
	if token.In(a.Level) {
		return a.Level
	}
	level, ok := a.contract().ParseLevel(a.Level)
	if !ok {
		level = contract.Info // the default; an invalid level has been reported
	}
	return a.contract().LogLevel(level)
}

func checkRate(mistakes *mistake.List, name string, rate *float64) {
	if rate != nil && !(*rate >= 0 && *rate <= 1) {
		mistakes.Addf("%s is %g: use 0 to 1", name, *rate)
	}
}

// environment returns the variables that configure an application's logging and
// Sentry's client. Sentry's DSN is not among them.
func environment(a Application, sentry *Sentry) map[string]string {
	variables := map[string]string{
		"LOG_LEVEL":       a.level(),
		"LOG_FORMAT":      string(container.JSON),
		"LOG_SAMPLE_RATE": rate(a.SampleRate, 1),
	}
	set := func(name, value string) {
		if value != "" {
			variables[name] = value
		}
	}
	set("LOG_FORMAT", string(a.Format))
	set("ENVIRONMENT_NAME", a.Environment)
	set("GIT_SHA", a.Release)
	if sentry != nil {
		set("SENTRY_ENVIRONMENT", a.Environment)
		set("SENTRY_RELEASE", a.Release)
		set("SENTRY_TRACES_SAMPLE_RATE", rate(sentry.TracesSampleRate, 0.1))
		set("SENTRY_PROFILES_SAMPLE_RATE", rate(sentry.ProfilesSampleRate, 0.1))
		// Personal data of users must not be sent to Sentry.
		set("SENTRY_SEND_DEFAULT_PII", "false")
	}
	return variables
}

func rate(given *float64, otherwise float64) string {
	if given != nil {
		otherwise = *given
	}
	return strconv.FormatFloat(otherwise, 'g', -1, 64)
}
