package config

import (
	"slices"
	"strings"
	"testing"
)

// The audit log is watched if a service writes one.
func TestTheAuditLogIsWatched(t *testing.T) {
	const audited = app + "services: [{name: web, image: shop, audit: true}]\n"
	both := []string{"audit-mismatch", "audit-silence"}
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"nobody writes one":               {rest, nil},
		"somebody does":                   {audited + env, both},
		"its logs go with the stack":      {"logGroups: {application: {removal: destroy}}\n" + audited + env, both[:1]},
		"filters are not to be had":       {"logGroups: {audit: {class: INFREQUENT_ACCESS}}\n" + audited + env, both[1:]},
		"somebody does not want it":       {"alarms: {audit-silence: ~}\n" + audited + env, both[:1]},
		"an environment does not want it": {audited + "environments: {prod: {alarms: {audit-mismatch: ~}}}\n", both[1:]},
		"somebody wants it all the same":  {"alarms: {audit-silence: {}}\n" + rest, both[1:]},
		"it is wanted where logs go":      {"logGroups: {application: {removal: destroy}}\nalarms: {audit-silence: {after: {page: 2h}}}\n" + audited + env, both},
		"the one that writes has its own": {app + "services: [{name: web, image: shop, audit: true, ownLogGroups: true}, {name: jobs, image: shop}]\n" + env, nil},
		"a contract of other records":     {"contract: ecs\n" + audited + env, both},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, err := Parse("logstack.yaml", []byte(c.source), ".")
			if err != nil {
				t.Fatal(err)
			}
			if got := onAudit(names(cfg.Environments[0].Rules)); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	cfg, err := Parse("logstack.yaml", []byte(app+"services: [{name: web, image: shop, audit: true, ownLogGroups: true}, {name: jobs, image: shop, ownLogGroups: true}, {name: api, image: shop, audit: true}]\n"+env), ".")
	if err != nil {
		t.Fatal(err)
	}
	services := cfg.Environments[0].Services
	if web, jobs := onAudit(names(services[0].Rules)), onAudit(names(services[1].Rules)); !slices.Equal(web, both) || jobs != nil {
		t.Errorf("web %q, jobs %q", web, jobs)
	}
}

// onAudit returns the rules on the audit log.
func onAudit(names []string) []string {
	var all []string
	for _, name := range names {
		if strings.HasPrefix(name, "audit-") {
			all = append(all, name)
		}
	}
	return all
}
