package config

import (
	"strings"
	"testing"
)

func TestApplicationSignals(t *testing.T) {
	const objective = "alarms: {availability: {}}\n"
	for source, warning := range map[string]float64{
		"applicationSignals: {}\n" + objective + rest:               0,
		"applicationSignals: {warning: 12.5%}\n" + objective + rest: 12.5,
	} {
		cfg, err := Parse("logstack.yaml", []byte(source), ".")
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		of := cfg.Environments[0].ApplicationSignals
		if of == nil || strings.Contains(cfg.Warnings.Error(), "applicationSignals") || (of.Warning != nil) != (warning != 0) || of.Warning != nil && float64(*of.Warning) != warning {
			t.Errorf("%s: %+v, %v", source, of, cfg.Warnings)
		}
	}
	for source, want := range map[string]string{
		"applicationSignals: {warning: 0%}\n" + objective + rest:      "logstack.yaml:1:31: applicationSignals.warning: must be a share of the error budget above 0% and below 100%",
		"applicationSignals: {warning: 100%}\n" + objective + rest:    "logstack.yaml:1:31: applicationSignals.warning: must be a share of the error budget above 0% and below 100%",
		"applicationSignals: {objectives: true}\n" + objective + rest: `there is no key "objectives": use warning`,
	} {
		if _, err := Parse("logstack.yaml", []byte(source), "."); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
	cfg, err := Parse("logstack.yaml", []byte("applicationSignals: {}\n"+rest), ".")
	if err != nil || !strings.Contains(cfg.Warnings.Error(), "logstack.yaml:1:21: applicationSignals: no alarm rule has an objective") {
		t.Errorf("%v, %v", cfg.Warnings, err)
	}
}
