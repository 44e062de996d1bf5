package cloudwatch

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/logstack-go/logstack/internal/enum"
	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// systemFields are the system fields that a subscription filter can add to the log
// events that it sends (API_PutSubscriptionFilter).
var systemFields = []string{"@aws.account", "@aws.region", "@source.log"}

// systemDimensions are the system fields that a metric filter can have as dimensions
// of its metric (API_PutMetricFilter, emitSystemFieldDimensions).
var systemDimensions = []string{"@aws.account", "@aws.region"}

// CheckSystemFields returns an error if a subscription filter has no such system
// field, or if a field is listed twice.
func CheckSystemFields(fields []string) error { return checkNamed(fields, systemFields) }

// CheckSystemDimensions returns an error if a metric filter cannot have such a
// system field as a dimension, or if a field is listed twice.
func CheckSystemDimensions(fields []string) error { return checkNamed(fields, systemDimensions) }

func checkNamed(fields, there []string) error {
	for i, field := range fields {
		if !slices.Contains(there, field) {
			return fmt.Errorf("%w", enum.Unknown("system field", field, there))
		}
		if slices.Contains(fields[:i], field) {
			return fmt.Errorf("the system field %s is given twice", field)
		}
	}
	return nil
}

var (
	quotedText  = lazyregexp.New(`"[^"]*"`)
	systemField = lazyregexp.New(`@aws\.[A-Za-z0-9_]*`)
)

// CheckSelection returns an error if the criteria cannot select log events by their
// system fields (API_PutMetricFilter and API_PutSubscriptionFilter,
// fieldSelectionCriteria). An example is @aws.region = "us-east-1" AND @aws.account
// IN ["111122223333"]. As the grammar is not published, only the length, the quotes
// and the names of the fields are checked.
func CheckSelection(criteria string) error {
	if n := utf8.RuneCountInString(criteria); n > MaxSelectionCriteria {
		return fmt.Errorf("it has %d characters: at most %d are allowed", n, MaxSelectionCriteria)
	}
	plain := quotedText.ReplaceAllString(criteria, "")
	switch {
	case criteria == "":
		return nil
	case strings.TrimSpace(criteria) == "":
		return fmt.Errorf("it is blank: leave it out to select all log events")
	case strings.Contains(plain, `"`):
		return fmt.Errorf("a quote is never closed in %s", criteria)
	}
	for _, field := range systemField.FindAllString(plain, -1) {
		if slices.Contains(systemDimensions, field) {
			continue
		}
		return fmt.Errorf("there is no system field %s%s", field, enum.Choice(field, systemDimensions))
	}
	return nil
}
