package cloudwatch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// page matches the way in which a comment names a page of AWS' documentation: by
// file name, or by the name of a CloudFormation resource.
var page = regexp.MustCompile(`\((API_[A-Za-z]+|AWS::[A-Za-z:]+( [A-Za-z]+)?|[A-Za-z]+([-_][A-Za-z]+)+)\)`)

// TestEveryLimitHasItsPage checks that each limit has a comment of its own that
// names the page it comes from: a number that nobody can look up is a rumour.
func TestEveryLimitHasItsPage(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "limits.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	limits := 0
	for _, declaration := range file.Decls {
		group, ok := declaration.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			if !ok || group.Tok != token.IMPORT {
				t.Errorf("%T is no limit: limits.go has constants only", declaration)
			}
			continue
		}
		for _, spec := range group.Specs {
			limit := spec.(*ast.ValueSpec)
			limits++
			name := limit.Names[0].Name
			text := strings.Join(strings.Fields(limit.Doc.Text()), " ")
			switch {
			case len(limit.Names) > 1:
				t.Errorf("%s does not stand alone", name)
			case !strings.HasPrefix(text, name+" is "):
				t.Errorf("%s is not said to be anything: %q", name, text)
			case !page.MatchString(text):
				t.Errorf("%s names no page: %q", name, text)
			}
		}
	}
	if limits < 40 {
		t.Errorf("only %d limits were found", limits)
	}
}

// documented holds the limits as their pages give them.
var documented = map[string]string{
	"MinObjectiveWindow":       "1m0s",
	"MaxObjectiveWindow":       "168h0m0s",
	"MaxObjectiveBurnRates":    "10",
	"MaxObjectiveDescription":  "1024",
	"MaxProcessors":            "20",
	"MaxEventPattern":          "2048",
	"MaxRuleDescription":       "512",
	"MaxParsers":               "5",
	"MaxTransformedFields":     "200",
	"MaxTransformerKey":        "128",
	"MaxTransformerDepth":      "3",
	"MaxMutatedKeys":           "5",
	"MaxConvertedKeys":         "10",
	"MaxAddedValue":            "256",
	"MaxCSVColumns":            "100",
	"MaxGrok":                  "512",
	"MaxGrokPatterns":          "20",
	"MaxDatePatterns":          "5",
	"MaxDateFormat":            "64",
	"MaxBackreferences":        "10",
	"MaxLogGroupName":          "512",
	"MaxDataIdentifiers":       "10",
	"MaxDataIdentifierName":    "128",
	"MaxDataIdentifierRegex":   "200",
	"MaxDataProtectionPolicy":  "30720",
	"MaxStackName":             "128",
	"MaxMuteName":              "255",
	"MaxChatConfigurationName": "128",
	"MinContainerMemoryMiB":    "6",
	"MinHealthInterval":        "5s",
	"MaxHealthInterval":        "5m0s",
	"MinHealthTimeout":         "2s",
	"MaxHealthTimeout":         "1m0s",
	"MaxHealthStart":           "5m0s",
	"MaxHealthRetries":         "10",
	"MaxContainers":            "10",
	"MaxEventSize":             "1048576",
	"EventOverhead":            "26",
	"MaxResourcePolicies":      "10",
	"MaxIndexedFields":         "20",
	"MaxIndexedFieldName":      "100",
	"MinVisibleDays":           "7",
	"MaxVisibleDays":           "90",
	"MaxMetricFilters":         "100",
	"MaxRegexFilters":          "5",
	"MaxFilterName":            "512",
	"MaxSubscriptionFilters":   "2",
	"MaxSelectionCriteria":     "2000",
	"MaxDestinationName":       "512",
	"MaxDeliveryStreamName":    "64",
	"MaxDeliveryName":          "60",
	"MaxFilterPattern":         "1024",
	"MaxPatternRegexes":        "2",
	"MaxPatternWildcards":      "3",
	"MaxFilterDimensions":      "3",
	"MaxDimensionTuples":       "1000",
	"MaxMetricDimensions":      "30",
	"MaxMetricName":            "255",
	"MaxDimensionName":         "255",
	"MaxDimensionValue":        "1024",
	"MaxEmbeddedMetrics":       "100",
	"MaxEmbeddedValues":        "100",
	"MaxMetricAge":             "336h0m0s",
	"MaxEventAge":              "336h0m0s",
	"MaxEventAhead":            "2h0m0s",
	"MaxMetricAhead":           "2h0m0s",
	"MaxNamespace":             "255",
	"MaxQuery":                 "10000",
	"MaxQueryLogGroups":        "50",
	"DefaultQueryRows":         "10000",
	"MaxQueryRows":             "100000",
	"MaxStats":                 "10",
	"MaxStatsInfrequentAccess": "2",
	"MaxSourcePrefixes":        "5",
	"MaxSourceAccounts":        "20",
	"MaxDataSources":           "10",
	"MaxDiscoveredFields":      "200",
	"MaxLambdaFields":          "1000",
	"MaxQueryName":             "255",
	"MaxQueryParameters":       "20",
	"MaxParameterName":         "128",
	"MaxParameterDefault":      "1024",
	"MaxParameterDescription":  "512",
	"MaxScheduledQueryName":    "255",
	"MaxScheduledRange":        "720h0m0s",
	"MaxAlarmName":             "255",
	"MaxAlarmActions":          "5",
	"MaxAlarmDescription":      "1024",
	"MaxPeriod":                "24h0m0s",
	"MaxEvaluationRange":       "24h0m0s",
	"MaxLongEvaluationRange":   "168h0m0s",
	"MaxWarmUp":                "48h0m0s",
	"MaxTimeZone":              "50",
	"MaxAlarmMetrics":          "10",
	"MaxMathExpression":        "2048",
	"MaxAggregation":           "256",
	"MaxAggregatedBy":          "5",
	"MaxLogAlarmResults":       "100",
	"MaxContributors":          "500",
	"MaxLogLines":              "50",
	"MaxInsightRuleName":       "128",
	"MaxInsightRuleBody":       "8192",
	"MaxInsightRuleKeys":       "4",
	"MaxInsightRuleFilters":    "4",
	"MaxInsightRuleTexts":      "10",
	"MaxCompositeChildren":     "100",
	"MaxCompositeRule":         "10240",
	"MaxMute":                  "360h0m0s",
	"MaxMutedAlarms":           "100",
	"HighResolutionKept":       "3h0m0s",
	"MaxDashboardName":         "255",
	"MaxWidgets":               "500",
	"MaxWidgetHeight":          "1000",
	"MaxWidgetAlarms":          "100",
	"MaxWidgetMetrics":         "500",
	"MaxDashboardMetrics":      "2500",
	"MaxSearchResults":         "500",
	"MaxLinkLabel":             "64",
	"MaxLinkFilter":            "2000",
	"MaxTestedMessages":        "50",
	"MaxTemplateResources":     "500",
	"MaxTemplateOutputs":       "200",
	"MaxTemplateParameters":    "200",
	"MaxTemplateMappings":      "200",
	"MaxTemplateSize":          "1000000",
	"MaxNestedChanges":         "2500",
}

// Limits are written down a second time so that changing one by mistake is noticed:
// tests of the code that keeps to them read the constant as well.
func TestLimitsAreThoseOfTheirPages(t *testing.T) {
	values := map[string]any{
		"MinObjectiveWindow":       MinObjectiveWindow,
		"MaxObjectiveWindow":       MaxObjectiveWindow,
		"MaxObjectiveBurnRates":    MaxObjectiveBurnRates,
		"MaxObjectiveDescription":  MaxObjectiveDescription,
		"MaxLogGroupName":          MaxLogGroupName,
		"MaxEventSize":             MaxEventSize,
		"EventOverhead":            EventOverhead,
		"MaxResourcePolicies":      MaxResourcePolicies,
		"MaxIndexedFields":         MaxIndexedFields,
		"MaxIndexedFieldName":      MaxIndexedFieldName,
		"MaxContainers":            MaxContainers,
		"MinVisibleDays":           MinVisibleDays,
		"MaxVisibleDays":           MaxVisibleDays,
		"MaxMetricFilters":         MaxMetricFilters,
		"MaxRegexFilters":          MaxRegexFilters,
		"MaxFilterName":            MaxFilterName,
		"MaxSubscriptionFilters":   MaxSubscriptionFilters,
		"MaxSelectionCriteria":     MaxSelectionCriteria,
		"MaxDestinationName":       MaxDestinationName,
		"MaxDeliveryStreamName":    MaxDeliveryStreamName,
		"MaxDeliveryName":          MaxDeliveryName,
		"MaxTestedMessages":        MaxTestedMessages,
		"MaxFilterPattern":         MaxFilterPattern,
		"MaxPatternRegexes":        MaxPatternRegexes,
		"MaxPatternWildcards":      MaxPatternWildcards,
		"MaxFilterDimensions":      MaxFilterDimensions,
		"MaxDimensionTuples":       MaxDimensionTuples,
		"MaxMetricDimensions":      MaxMetricDimensions,
		"MaxMetricName":            MaxMetricName,
		"MaxDimensionName":         MaxDimensionName,
		"MaxDimensionValue":        MaxDimensionValue,
		"MaxEmbeddedMetrics":       MaxEmbeddedMetrics,
		"MaxEmbeddedValues":        MaxEmbeddedValues,
		"MaxMetricAge":             MaxMetricAge,
		"MaxEventAge":              MaxEventAge,
		"MaxEventAhead":            MaxEventAhead,
		"MaxMetricAhead":           MaxMetricAhead,
		"MaxNamespace":             MaxNamespace,
		"MaxQuery":                 MaxQuery,
		"MaxQueryLogGroups":        MaxQueryLogGroups,
		"DefaultQueryRows":         DefaultQueryRows,
		"MaxQueryRows":             MaxQueryRows,
		"MaxStats":                 MaxStats,
		"MaxStatsInfrequentAccess": MaxStatsInfrequentAccess,
		"MaxSourcePrefixes":        MaxSourcePrefixes,
		"MaxSourceAccounts":        MaxSourceAccounts,
		"MaxDataSources":           MaxDataSources,
		"MaxDiscoveredFields":      MaxDiscoveredFields,
		"MaxLambdaFields":          MaxLambdaFields,
		"MaxQueryName":             MaxQueryName,
		"MaxQueryParameters":       MaxQueryParameters,
		"MaxParameterName":         MaxParameterName,
		"MaxParameterDefault":      MaxParameterDefault,
		"MaxParameterDescription":  MaxParameterDescription,
		"MaxScheduledQueryName":    MaxScheduledQueryName,
		"MaxScheduledRange":        MaxScheduledRange,
		"MaxAlarmName":             MaxAlarmName,
		"MaxAlarmActions":          MaxAlarmActions,
		"MaxAlarmDescription":      MaxAlarmDescription,
		"MaxPeriod":                MaxPeriod,
		"MaxEvaluationRange":       MaxEvaluationRange,
		"MaxLongEvaluationRange":   MaxLongEvaluationRange,
		"MaxWarmUp":                MaxWarmUp,
		"MaxTimeZone":              MaxTimeZone,
		"MaxAlarmMetrics":          MaxAlarmMetrics,
		"MaxMathExpression":        MaxMathExpression,
		"MaxAggregation":           MaxAggregation,
		"MaxAggregatedBy":          MaxAggregatedBy,
		"MaxLogAlarmResults":       MaxLogAlarmResults,
		"MaxContributors":          MaxContributors,
		"MaxLogLines":              MaxLogLines,
		"MaxInsightRuleName":       MaxInsightRuleName,
		"MaxInsightRuleBody":       MaxInsightRuleBody,
		"MaxInsightRuleKeys":       MaxInsightRuleKeys,
		"MaxInsightRuleFilters":    MaxInsightRuleFilters,
		"MaxInsightRuleTexts":      MaxInsightRuleTexts,
		"MaxCompositeChildren":     MaxCompositeChildren,
		"MaxCompositeRule":         MaxCompositeRule,
		"MaxMute":                  MaxMute,
		"MaxMutedAlarms":           MaxMutedAlarms,
		"HighResolutionKept":       HighResolutionKept,
		"MaxDashboardName":         MaxDashboardName,
		"MaxWidgets":               MaxWidgets,
		"MaxWidgetHeight":          MaxWidgetHeight,
		"MaxWidgetAlarms":          MaxWidgetAlarms,
		"MaxWidgetMetrics":         MaxWidgetMetrics,
		"MaxDashboardMetrics":      MaxDashboardMetrics,
		"MaxSearchResults":         MaxSearchResults,
		"MaxLinkLabel":             MaxLinkLabel,
		"MaxDataIdentifiers":       MaxDataIdentifiers,
		"MaxDataIdentifierName":    MaxDataIdentifierName,
		"MaxDataIdentifierRegex":   MaxDataIdentifierRegex,
		"MaxDataProtectionPolicy":  MaxDataProtectionPolicy,
		"MaxLinkFilter":            MaxLinkFilter,
		"MaxStackName":             MaxStackName,
		"MaxMuteName":              MaxMuteName,
		"MaxChatConfigurationName": MaxChatConfigurationName,
		"MinContainerMemoryMiB":    MinContainerMemoryMiB,
		"MinHealthInterval":        MinHealthInterval,
		"MaxHealthInterval":        MaxHealthInterval,
		"MinHealthTimeout":         MinHealthTimeout,
		"MaxHealthTimeout":         MaxHealthTimeout,
		"MaxHealthStart":           MaxHealthStart,
		"MaxHealthRetries":         MaxHealthRetries,
		"MaxTemplateResources":     MaxTemplateResources,
		"MaxTemplateOutputs":       MaxTemplateOutputs,
		"MaxTemplateParameters":    MaxTemplateParameters,
		"MaxTemplateMappings":      MaxTemplateMappings,
		"MaxTemplateSize":          MaxTemplateSize,
		"MaxNestedChanges":         MaxNestedChanges,
		"MaxProcessors":            MaxProcessors,
		"MaxEventPattern":          MaxEventPattern,
		"MaxRuleDescription":       MaxRuleDescription,
		"MaxParsers":               MaxParsers,
		"MaxTransformedFields":     MaxTransformedFields,
		"MaxTransformerKey":        MaxTransformerKey,
		"MaxTransformerDepth":      MaxTransformerDepth,
		"MaxMutatedKeys":           MaxMutatedKeys,
		"MaxConvertedKeys":         MaxConvertedKeys,
		"MaxAddedValue":            MaxAddedValue,
		"MaxCSVColumns":            MaxCSVColumns,
		"MaxGrok":                  MaxGrok,
		"MaxGrokPatterns":          MaxGrokPatterns,
		"MaxDatePatterns":          MaxDatePatterns,
		"MaxDateFormat":            MaxDateFormat,
		"MaxBackreferences":        MaxBackreferences,
	}
	for name := range constants(t, "limits.go") {
		value, ok := values[name]
		if !ok {
			t.Errorf("this test does not read %s", name)
		}
		if got := fmt.Sprint(value); got != documented[name] {
			t.Errorf("%s is %s, and its page says %s", name, got, documented[name])
		}
	}
	if len(documented) != len(values) {
		t.Errorf("%d limits are documented, and %d are read", len(documented), len(values))
	}
}

// limitName matches the names of limits.
var limitName = regexp.MustCompile(`^([mM]ax|[mM]ost|[mM]in|[lL]east)[A-Z]`)

// TestNoLimitStandsTwice finds constants in other files that are named like a limit
// and are one of CloudWatch's: their comment names a page of the documentation, or
// limits.go has one of the same name. A limit of the toolkit's own has no page.
func TestNoLimitStandsTwice(t *testing.T) {
	limits := map[string]bool{}
	for name := range constants(t, "limits.go") {
		limits[strings.ToLower(name)] = true
	}
	files := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if name := entry.Name(); name == "node_modules" || name == "testdata" || strings.HasPrefix(name, ".") && name != ".." {
				return filepath.SkipDir
			}
			return nil
		case !strings.HasSuffix(path, ".go") || path == filepath.Join("..", "cloudwatch", "limits.go"):
			return nil
		}
		files++
		for name, comment := range constants(t, path) {
			switch {
			case limits[strings.ToLower(name)]:
				t.Errorf("%s: %s stands in cloudwatch/limits.go: take that one, or give a bound of our own a name of its own", path, name)
			case limitName.MatchString(name) && page.MatchString(comment):
				t.Errorf("%s: %s is a limit with a page: it belongs into cloudwatch/limits.go", path, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were looked at", files)
	}
}

// constants returns the constants of a file, including those in functions, with
// their own comments and those of their groups.
func constants(t *testing.T, path string) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		group, ok := n.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			return true
		}
		for _, spec := range group.Specs {
			value := spec.(*ast.ValueSpec)
			for _, name := range value.Names {
				all[name.Name] = strings.Join(strings.Fields(group.Doc.Text()+value.Doc.Text()+value.Comment.Text()), " ")
			}
		}
		return true
	})
	return all
}
