# The targets need Go, make and, for synthesis, Node with npm.

# CDK's own validation takes far longer than synthesis. It is off here: it has a
# test of its own, and `npx cdk deploy` runs it.
export CDK_VALIDATION ?= false
# CDK says at length that it no longer supports Node 20. It still works.
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION ?= 20

.PHONY: help demo check lint test race synth bench bench-synth bench-replay bench-query bench-growth bench-loop schema docs docs-check snapshots mutation release-files release-check

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 14

# Synthesize every environment, and replay six hours of a real service's logs on the
# template of prod: with its own field names, and with those of another contract. Then
# describe prod, query the logs, and test the alarm rules of a shop.
#
# Each step prints the beginning of its answer, and writes all of it to a file.
step = { echo; echo "---- $(1) ----"; go run ./cmd/logstack $(4) >cdk.out/demo/$(2).txt && \
	sed -n '1,$(3)p' cdk.out/demo/$(2).txt && echo "… all of it: cdk.out/demo/$(2).txt"; }
demo: synth ## show what logstack does: synthesize, replay six hours of logs, describe, query
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

# Say so if the first run takes minutes.
CDK = github.com/aws/aws-cdk-go/awscdk/v2
synth: node ## write the templates of every environment to cdk.out
	@if test -z "$$(go list -m -f '{{.Dir}}' $(CDK))"; then \
		echo "downloading the CDK's modules, and compiling them: this takes minutes, once" >&2; \
	elif go build -n ./cmd/synth 2>&1 | grep -q '^# $(CDK)$$'; then \
		echo "compiling the CDK's Go bindings: this takes minutes, once" >&2; fi
	@go run ./cmd/synth

# Packages whose tests are only examples. Each would start a Node of its own, so they are
# not run, and go vet compiles them.
EXAMPLES = /logstack/(constructs/[a-z]+|stacks|logstacktest)$$

# The packages whose tests take longest start first, so that none is left for the end.
SLOW = ./test ./test/deploy ./test/apps ./examples/services ./cmd/logstack

# All tests. go test does not mention what it skips, so this says what is missing.
test: node node_modules ## run all tests
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
	go test -timeout 20m $(SLOW) $$(go list ./... | grep -vE '$(EXAMPLES)')

# The inner loop: everything that needs no CDK, without tests that take long or run
# other programs.
PLAIN = $$(go list ./... | grep -vE '/logstack/(constructs|stacks|logstacktest|cmd/synth|test|examples)(/|$$)')
check: ## the inner loop: check format, vet, staticcheck, and tests that need no CDK
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || \
		{ echo "not formatted:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet $(PLAIN)
	go tool -modfile=tools/go.mod staticcheck $(PLAIN)
	go test -short $(PLAIN)

# More linters, on all packages. The first run builds golangci-lint, which takes
# minutes.
lint: ## run golangci-lint on all packages
	go tool -modfile=tools/golangci-lint/go.mod golangci-lint run ./...

# Tests with several workers, under the race detector, which needs a C compiler.
race: ## test the workers under the race detector
	go test -race -run 'Workers|AnyOrder|Scripts/(match|query|replay|check)$$' \
		./cloudwatch/alarm ./logquery ./replay ./contract/check ./contract/infer ./cmd/logstack

.PHONY: node
node:
	@command -v node >/dev/null || { echo "node is missing: CDK runs on it;\
	 install Node 22 or newer" >&2; exit 1; }

node_modules: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch node_modules

# Time synthesis next to a plain JavaScript app, reading a day of logs next to jq,
# DuckDB and wc, queries next to DuckDB, ever more of what is read, and what a developer
# waits for.
bench: bench-synth bench-query bench-replay bench-growth bench-loop ## run all benchmarks, and write test/bench/RESULTS.md
bench-synth: ## time synthesis next to a JavaScript app
	go run ./test/bench

bench-replay: ## time the reading of logs next to jq, DuckDB and wc
	go run ./test/bench/replay

bench-query: ## time queries next to DuckDB
	go run ./test/bench/query

bench-growth: ## measure time and memory with ever more filters, groups and keys
	go run ./test/bench/growth

bench-loop: ## time the first template, make check and make test
	go run ./test/bench/loop

# Rewrite the JSON Schemas of logstack.yaml, contract files, alarm rules, test files and
# the output of commands. The difference shows what a change does.
schema: ## rewrite the JSON Schemas
	go test ./config -run Schema -update
	go test ./contract -run FileSchema -update
	go test ./alarmrules -run SchemaIsUpToDate -update
	go test ./alarmtest -run SchemaIsUpToDate -update
	go test ./cmd/logstack -run OutputSchemas$$ -update

# Rewrite the generated pages, the generated tables in other pages, and the schema of
# .logstack-lint.yaml, which names the checks.
docs: ## rewrite what is generated in docs
	go test ./internal/docs -run Docs -update
	go test ./cmd/logstack -run DocsOfCommands -update

# Check the links between pages, the code blocks, and what is generated.
docs-check: ## check the links and code blocks of the documentation
	go test ./cmd/logstack -run 'Docs|Readme|Page|ExampleForms'
	go test ./internal/docs
	go test ./test -run DocsGo

snapshots: ## rewrite the snapshots of templates
	UPDATE_SNAPS=true go test ./test -run 'Snapshots|Changes$$|EveryAlarm|LogAlarms|Router$$|WireAll|TheShop$$|TheRegulatedExample$$'
	go test ./examples -update
	go test ./alarmtest -run OwnAlarms -update

# Break the code of these packages in one place after another, and record which test
# notices. It takes half an hour. MUTATE=new only tries what is not in the record yet,
# and ROOMS=./alarmrules only that package.
MUTATE ?= all
ROOMS ?= ./alarmrules ./contract ./contract/check ./contract/sensitive
mutation: ## break one place after another; a test must notice (half an hour)
	go test -p 1 $(ROOMS) -run MutationsAreNoticed -mutate=$(MUTATE) -timeout 120m

# What a release has besides the binaries. GoReleaser runs this first.
release-files: ## write man pages and shell completions to build
	rm -rf build/man build/completions
	mkdir -p build/completions
	go build -o build/logstack ./cmd/logstack
	build/logstack man build/man
	for shell in bash zsh fish powershell; do build/logstack completion $$shell >build/completions/logstack.$$shell || exit 1; done

release-check: release-files ## check the configuration of GoReleaser
	go tool -modfile=tools/goreleaser/go.mod goreleaser check
