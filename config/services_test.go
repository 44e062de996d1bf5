package config

import (
	"strings"
	"testing"
)

func TestContainersMistakes(t *testing.T) {
	const start = "application: shop\nenvironments: {prod: {}}\nservices:\n- {name: web, image: a, port: 8000, audit: true, "
	for of, want := range map[string]string{
		"architecture: arm64, environment: {DATABASE_HOST: db, LANG.UTF-8: C}, secrets: {DATABASE_URL: {secret: shop/db, key: url}, API_KEY: {parameter: /shop/key}}": "",
		"sidecars: [{name: proxy, image: nginx, port: 8080, cpu: 64, memory: 128, essential: false, datetimeFormat: '%Y-%m-%d'}]":                                     "",

		"user: '1000:1000', readOnly: true, scratch: [/tmp, /run], healthCheck: {command: [curl, -f, localhost], every: 10s, timeout: 2s, retries: 5, startPeriod: 1m}": "",
		"sidecars: [{name: proxy, image: nginx, user: nginx, readOnly: true, scratch: [/var/cache/nginx], healthCheck: {command: [wget, localhost]}}]":                  "",

		"user: 'a b'":                                   `services[0].user: the user "a b": use a user or uid and, after a colon, a group or gid, such as 1000:1000`,
		"scratch: [tmp]":                                `services[0].scratch: the directory "tmp": use an absolute path of letters, digits and _ . -, such as /tmp`,
		"scratch: [/tmp, /tmp/a]":                       "services[0].scratch: the directory /tmp/a is, contains or is inside the directory /tmp: give only the outer one",
		"healthCheck: {}":                               "services[0].healthCheck: command is missing: ",
		"healthCheck: {command: [a], every: 1s}":        "services[0].healthCheck.every: a health check runs every 5s to 5m, not 1s",
		"healthCheck: {command: [a], timeout: 2m}":      "services[0].healthCheck.timeout: a health check takes at most 2s to 1m, not 2m",
		"healthCheck: {command: [a], retries: 11}":      "services[0].healthCheck.retries: 11 retries of a health check: use 1 to 10",
		"healthCheck: {command: [a], startPeriod: 10m}": "services[0].healthCheck.startPeriod: a container has to start 0s to 5m, not 10m",
		"user: '1000', scratch: [/tmp], sidecars: [{name: scratch, image: a}]": "services[0].sidecars[0].name: the task already has a container \"scratch\"",

		"architecture: arm":                                   "there is no architecture \"arm\": use x86_64 or arm64",
		"environment: {PORT: 8000}":                           "services[0].environment.PORT: must be text, got a number: put it in quotes",
		"environment: {LOG_LEVEL: DEBUG}":                     "services[0].environment.LOG_LEVEL: logstack sets LOG_LEVEL, from logging: leave it out",
		"environment: {SENTRY_RELEASE: 1a, GIT_SHA: 1a}":      "services[0].environment.GIT_SHA: logstack sets GIT_SHA, from the release: leave it out",
		"environment: {DB_PASSWORD: hunter22}":                "services[0].environment.DB_PASSWORD: looks like a secret, and everybody can read it in the template: keep it in a parameter or a secret, and name that under secrets",
		"environment: {DB: 'postgres://app:hunter22@db/app'}": "services[0].environment.DB: looks like a secret, ",
		"environment: {X: AKIAIOSFODNN7EXAMPLE}":              "services[0].environment.X: looks like a secret, ",
		"environment: {'A B': c}":                             "services[0].environment.A B: \"A B\" is not a variable's name: ",
		"environment: {A: b}, secrets: {A: {parameter: /a}}":  "services[0].secrets.A: A is under environment already, and ECS takes each variable only once: leave out one of the two",
		"secrets: {LOG_FORMAT: {parameter: /a}}":              "services[0].secrets.LOG_FORMAT: logstack sets LOG_FORMAT, ",
		"secrets: {A: {}}":                                    "services[0].secrets.A: needs one of parameter and secret, got neither",
		"secrets: {A: {parameter: /a, secret: b}}":            "services[0].secrets.A: needs one of parameter and secret, got both",
		"secrets: {A: {parameter: 'postgres://a'}}":           "services[0].secrets.A.parameter: must be the name of an SSM parameter, ",
		"secrets: {A: {parameter: /a, key: k}}":               "services[0].secrets.A.key: is a key in a secret, and there is no secret",
		"secrets: {A: {parameter: /a, keyArn: k}}":            "services[0].secrets.A.keyArn: must be the ARN of a KMS key, ",
		"secrets: {A: text}":                                  "services[0].secrets.A: must be a mapping",

		"sidecars: [{image: a}]":                                                  "services[0].sidecars[0]: name is missing: ",
		"sidecars: [{name: a}]":                                                   "services[0].sidecars[0]: image is missing: ",
		"sidecars: [{name: web, image: a}]":                                       "services[0].sidecars[0].name: the task already has a container \"web\": each needs its own name",
		"sidecars: [{name: audit, image: a}]":                                     "services[0].sidecars[0].name: the task already has a container \"audit\"",
		"sidecars: [{name: a, image: a, port: 8000}]":                             "services[0].sidecars[0].port: another container of the task already listens on 8000: they share one address",
		"sidecars: [{name: a, image: a, cpu: 200}, {name: b, image: a, cpu: 57}]": "services[0].sidecars[1].cpu: the sidecars would have 257 CPU units, and the task has 256",
		"sidecars: [{name: a, image: a, memory: 512}]":                            "services[0].sidecars[0].memory: the sidecars would have 512 MiB, and the task has 512, of which the service needs some",
		"sidecars: [{name: a, image: a, memory: 5}]":                              "services[0].sidecars[0].memory: must be 6 MiB or more, got 5",
		"sidecars: [{name: a, image: a, environment: {TOKEN: s3cr3ts}}]":          "services[0].sidecars[0].environment.TOKEN: looks like a secret, ",
		"sidecars: [{name: a, image: a, datetimeFormat: '%Q'}]":                   "services[0].sidecars[0].datetimeFormat: ",
		"sidecars: [{name: a, image: a}, {name: b, image: a}, {name: c, image: a}, {name: d, image: a}, {name: e, image: a}, {name: f, image: a}, {name: g, image: a}, {name: h, image: a}, {name: i, image: a}]": "services[0].sidecars: the task would have 11 containers: at most 10 are allowed",
	} {
		_, err := Parse("logstack.yaml", []byte(start+of+"}\n"), t.TempDir())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter22")) {
			t.Errorf("%s: %v, want %s", of, err, want)
		}
	}
}
