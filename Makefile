# The two commands of the README, and what is behind them. They need Go, Node
# (with npm) and make, and nothing else.

# CDK's own validation takes far longer than synthesis. It has a test of its
# own, and `npx cdk deploy` does it; here it stays off.
export CDK_VALIDATION ?= false
# CDK says at length that it no longer supports Node 20. It still works.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION ?= 20

.PHONY: help demo check lint test race synth bench bench-synth bench-replay bench-query schema docs docs-check snapshots mutation release-files release-check

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

# Synthesize every environment, and run six hours of a real service's logs through
# the template of prod: as they should be, and with field names that the template
# was not made for. Then say what prod provisions, ask the logs, and try the alarm
# rules and saved queries that a shop wrote for itself.
#
# Each step prints how its answer begins, and writes all of it into a file.
step = { echo; echo "---- $(1) ----"; go run ./cmd/logstack $(4) >cdk.out/demo/$(2).txt && \
	sed -n '1,$(3)p' cdk.out/demo/$(2).txt && echo "… all of it: cdk.out/demo/$(2).txt"; }
demo: synth ## what it is, in a minute: synthesize, replay a day of logs, describe, query
	@mkdir -p cdk.out/demo
	@$(call step,Six hours of the service through the template of prod,replay,6,\
		replay --stack logging-prod examples/logs/django.jsonl.gz)
	@$(call step,The same hours with field names of another contract,replay-raw-names,6,\
		replay --stack logging-prod examples/logs/django-raw-names.jsonl.gz)
	@$(call step,What the stack of prod provisions,describe,10,\
		describe cdk.out/logging-prod.template.json)
	@$(call step,Its errors by type as a saved query finds them,query,8,\
		query errors-by-type examples/logs/django.jsonl.gz)
	@$(call step,Alarms of a shop's own tried on what they are for,test,6,\
		test --config examples/shop/logstack.yaml --env prod)

# What takes minutes says so, when it is the first time.
CDK = github.com/aws/aws-cdk-go/awscdk/v2
synth: node ## the templates of every environment, into cdk.out
	@if test -z "$$(go list -m -f '{{.Dir}}' $(CDK))"; then \
		echo "downloading the CDK's modules, and compiling them: this takes minutes, once" >&2; \
	elif go build -n ./cmd/synth 2>&1 | grep -q '^# $(CDK)$$'; then \
		echo "compiling the CDK's Go bindings: this takes minutes, once" >&2; fi
	@go run ./cmd/synth

# All tests. Those of the CDK's command line need it installed. go test is
# silent about what it skips, so what is missing is said here.
test: node node_modules ## all tests
	@command -v cfn-lint >/dev/null || echo "cfn-lint is not on PATH: \
	the templates are not checked with it"
	@/usr/bin/python3 -W ignore -P -c "import django, gunicorn, celery, \
	sentry_sdk, pythonjsonlogger, structlog" 2>/dev/null || echo "Debian's \
	python3-django, gunicorn, python3-celery, python3-sentry-sdk, \
	python3-pythonjsonlogger and python3-structlog are not all installed: \
	not all example services are run, and their presets are held against \
	lines that they wrote before"
	@command -v javac >/dev/null && test -e \
	/usr/share/java/logstash-logback-encoder.jar || echo "a JDK, or Debian's \
	liblogback-java and liblogstash-logback-encoder-java are not installed: \
	the service in Java is not run"
	@command -v moto_server >/dev/null || echo "moto_server is not on PATH: \
	no deployment is tried"
	@test -d ../shared || echo "the worked cases do not stand beside the \
	project: patterns and queries are tested on its own tables only"
	go vet ./...
	go test -timeout 20m ./...

# The inner loop: all that needs no CDK, without tests that take long or run
# programs of others.
PLAIN = $$(go list ./... | grep -vE '/logstack/(constructs|stacks|logstacktest|cmd/synth|test|examples)(/|$$)')
check: ## the inner loop: format, vet, staticcheck, and the tests that need no CDK
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || \
		{ echo "not formatted:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet $(PLAIN)
	go tool -modfile=tools/go.mod staticcheck $(PLAIN)
	go test -short $(PLAIN)

# More linters, on all packages. The first run builds golangci-lint, which takes
# minutes.
lint: ## golangci-lint, on all packages
	go tool -modfile=tools/golangci-lint/go.mod golangci-lint run ./...

# What several workers do at a time, watched by the race detector, which needs
# a C compiler.
race: ## the workers, watched by the race detector
	go test -race -run 'Workers|AnyOrder|Scripts/(match|query|replay|check)$$' \
		./cloudwatch/alarm ./logquery ./replay ./contract/check ./contract/infer ./cmd/logstack

.PHONY: node
node:
	@command -v node >/dev/null || { echo "node is missing: CDK runs on it;\
	 install Node 22 or newer" >&2; exit 1; }

node_modules: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch node_modules

# How long synthesis takes, beside the same resources in plain JavaScript, and
# how long it takes to look through a day of logs, beside jq, DuckDB and wc, and
# to answer queries, beside DuckDB.
bench: bench-synth bench-replay bench-query ## all benchmarks, into test/bench/RESULTS.md
bench-synth: ## synthesis, beside a JavaScript app
	go run ./test/bench

bench-replay: ## the reading of logs, beside jq, DuckDB and wc
	go run ./test/bench/replay

bench-query: ## queries, beside DuckDB
	go run ./test/bench/query

# Write the JSON Schemas of logstack.yaml, of contract files, of alarm rules and of what
# commands write, anew. The difference is what a change does.
schema: ## the JSON Schemas, anew
	go test ./config -run Schema -update
	go test ./contract -run FileSchema -update
	go test ./alarmrules -run SchemaIsUpToDate -update
	go test ./alarmtest -run SchemaIsUpToDate -update
	go test ./cmd/logstack -run OutputSchemas$$ -update

# Write the pages about constructs, what commands write, alarm rules, saved queries, sources and checks, the tables
# of them in how-to pages, and the schema of .logstack-lint.yaml, which names the checks, anew.
docs: ## what is generated in docs, anew
	go test ./internal/docs -run Docs -update
	go test ./cmd/logstack -run DocsOfCommands -update

# Links between pages, blocks of files and commands, and what is generated.
docs-check: ## whether the documentation's links and blocks hold
	go test ./cmd/logstack -run 'Docs|Readme|Page|ExampleForms'
	go test ./internal/docs
	go test ./test -run DocsGo

snapshots: ## the snapshots of templates, anew
	UPDATE_SNAPS=true go test ./test -run 'Snapshots|Changes$$|EveryAlarm|LogAlarms|Router$$|WireAll|TheShop$$|TheRegulatedExample$$'
	go test ./examples -update
	go test ./alarmtest -run OwnAlarms -update

# Make the code of the rooms below wrong in one place after the other, and write
# down which test notices. It takes half an hour; with MUTATE=new only what is not
# in the record yet is tried, and with ROOMS=./alarmrules only that room.
MUTATE ?= all
ROOMS ?= ./alarmrules ./contract ./contract/check ./contract/sensitive
mutation: ## whether tests notice what is wrong in the rules and the contract (half an hour)
	go test -p 1 $(ROOMS) -run MutationsAreNoticed -mutate=$(MUTATE) -timeout 120m

# What a release has besides the binaries. GoReleaser makes it first.
release-files: ## man pages and shell completions, into build
	rm -rf build/man build/completions
	mkdir -p build/completions
	go build -o build/logstack ./cmd/logstack
	build/logstack man build/man
	for shell in bash zsh fish powershell; do build/logstack completion $$shell >build/completions/logstack.$$shell || exit 1; done

release-check: release-files ## whether GoReleaser takes its configuration
	go tool -modfile=tools/goreleaser/go.mod goreleaser check
