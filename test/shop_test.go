package test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/logstack-go/logstack/alarmrules"
	"github.com/logstack-go/logstack/alarmtest"
	"github.com/logstack-go/logstack/cloudwatch/dashboard"
	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/examples/shop/traffic"
	"github.com/logstack-go/logstack/logevent"
	"github.com/logstack-go/logstack/preview"
	"github.com/logstack-go/logstack/replay"
	read "github.com/logstack-go/logstack/template"
)

func shop(t *testing.T) *config.Config {
	t.Helper()
	cfg, err := config.Load("../examples/shop/logstack.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// alarmNamed returns the alarm with that name, of any kind.
func alarmNamed(t *testing.T, tpl template, name string) (resource, bool) {
	t.Helper()
	for _, kind := range []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::LogAlarm"} {
		for _, a := range tpl.resources(t, kind) {
			if joined(a.Properties["AlarmName"]) == name {
				return a, true
			}
		}
	}
	return resource{}, false
}

// TestTheShop synthesizes the example, and checks it against AwsSolutions and its
// configuration.
func TestTheShop(t *testing.T) {
	cfg := shop(t)
	made := logging(t, cfg, "prod")
	tpl := nagged(t, made.Stack())
	worker := onDisk(t, awscdk.Stack_Of(made.Logs("worker").Construct()))
	matchSnapshot(t, "shop-prod", tpl)
	matchSnapshot(t, "shop-prod-worker", worker)
	// named returns an alarm of the stack or of its nested stack.
	named := func(name string) (resource, bool) {
		if a, ok := alarmNamed(t, tpl, name); ok {
			return a, true
		}
		return alarmNamed(t, worker, name)
	}
	matchSnapshot(t, "shop-dev", nagged(t, logging(t, cfg, "dev").Stack()))

	t.Run("severity of its own", func(t *testing.T) {
		a, _ := named("shop-prod-payments-failing-call")
		topic := ""
		for id, r := range tpl.resources(t, "AWS::SNS::Topic") {
			if strings.Contains(jsonOf(r.Properties), "call") {
				topic = id
			}
		}
		want := []any{map[string]any{"Ref": topic}, "arn:aws:ssm:eu-central-1:111122223333:opsitem:2#CATEGORY=Availability"}
		if topic == "" || !equalJSON(a.Properties["AlarmActions"], want) {
			t.Errorf("it does %v, want %v", a.Properties["AlarmActions"], want)
		}
		told := false
		for _, s := range tpl.resources(t, "AWS::SNS::Subscription") {
			told = told || s.Properties["Endpoint"] == "office@shop.example.com" && equalJSON(s.Properties["TopicArn"], map[string]any{"Ref": topic})
		}
		if !told {
			t.Error("the office hears of no call")
		}
	})
	t.Run("a service's own threshold and rules", func(t *testing.T) {
		for name, threshold := range map[string]float64{
			"shop-prod-errors-page": 50, "shop-prod-worker-errors-page": 100, "shop-prod-errors-ticket": 15, "shop-prod-worker-errors-ticket": 30,
		} {
			if a, _ := named(name); a.Properties["Threshold"] != threshold {
				t.Errorf("%s goes off above %v, want %v", name, a.Properties["Threshold"], threshold)
			}
		}
		for name, want := range map[string]bool{
			"failed-logins-ticket": true, "worker-failed-logins-ticket": false, "no-orders-call": true, "worker-no-orders-call": false,
			"stock-feed-ticket": false, "worker-stock-feed-ticket": true, "load-balancer-errors-page": true, "worker-load-balancer-errors-page": false,
		} {
			if _, got := named("shop-prod-" + name); got != want {
				t.Errorf("there is an alarm %s: %v, want %v", name, got, want)
			}
		}
	})
	t.Run("a length of time in the field's unit", func(t *testing.T) {
		if a, _ := named("shop-prod-worker-slow-packing-ticket"); a.Properties["Threshold"] != 600.0 {
			t.Errorf("ten minutes are %v s", a.Properties["Threshold"])
		}
	})
	t.Run("suppressor", func(t *testing.T) {
		a, _ := named("shop-prod-shop-closed-page")
		silence, _ := named("shop-prod-silence-page")
		// The name is not a reference, so an explicit dependency is needed.
		after := jsonOf(tpl["Resources"].(map[string]any)[a.ID].(map[string]any)["DependsOn"])
		if a.Properties["ActionsSuppressor"] != "shop-prod-silence-page" || !strings.Contains(after, `"`+silence.ID+`"`) {
			t.Errorf("suppressed by %v, made after %s; want shop-prod-silence-page, after %s", a.Properties["ActionsSuppressor"], after, silence.ID)
		}
		if got, want := joined(a.Properties["AlarmRule"]), `ALARM("shop-prod-payments-failing-call") AND ALARM("shop-prod-no-orders-call")`; got != want {
			t.Errorf("its rule is %s, want %s", got, want)
		}
	})
	t.Run("queries of its own", func(t *testing.T) {
		var saved []string
		for _, q := range tpl.resources(t, "AWS::Logs::QueryDefinition") {
			saved = append(saved, q.Properties["Name"].(string))
		}
		for _, name := range []string{
			"shop/prod/failed-payments", "shop/prod/stock-running-out", "shop/prod/errors-by-type",
		} {
			if !slices.Contains(saved, name) {
				t.Errorf("%s is not saved", name)
			}
		}
		for alarm, query := range map[string]string{
			"payments-failing-call": "shop/prod/failed-payments", "card-testing-call": "shop/prod/failed-payments",
			"worker-stock-low-ticket": "shop/prod/stock-running-out",
		} {
			a, _ := named("shop-prod-" + alarm)
			if d := joined(a.Properties["AlarmDescription"]); !strings.Contains(d, "Query: "+query+"\n") || !strings.Contains(d, "logs-insights") {
				t.Errorf("%s does not link to %s: %s", alarm, query, d)
			}
		}
	})
	t.Run("a metric without an alarm", func(t *testing.T) {
		filters := map[string]bool{}
		for _, of := range []template{tpl, worker} {
			for _, f := range of.resources(t, "AWS::Logs::MetricFilter") {
				if f.Properties["FilterName"] == "warnings" {
					to := f.Properties["MetricTransformations"].([]any)[0].(map[string]any)
					filters[to["MetricNamespace"].(string)+" "+to["MetricName"].(string)] = true
				}
			}
		}
		if want := (map[string]bool{"shop/prod Warnings": true, "shop/prod/worker Warnings": true}); !maps.Equal(filters, want) {
			t.Errorf("it is made as %v, want %v", filters, want)
		}
		for _, a := range tpl.resources(t, "AWS::CloudWatch::Alarm") {
			if strings.Contains(jsonOf(a.Properties), `"Warnings"`) {
				t.Errorf("%v looks at it", a.Properties["AlarmName"])
			}
		}
	})
}

// boardIn returns the dashboard with that name, and its template.
func boardIn(t *testing.T, templates []*read.Template, name string) (*read.Template, read.Dashboard) {
	t.Helper()
	for _, one := range templates {
		for _, d := range one.Dashboards() {
			if d.Name == name {
				return one, d
			}
		}
	}
	t.Fatalf("there is no dashboard %s", name)
	return nil, read.Dashboard{}
}

// The shop's own graphs come first on its dashboard, and its own table below. What the
// worker lacks is not on the worker's dashboard.
func TestTheShopsDashboard(t *testing.T) {
	templates := synthesized(t, shop(t))
	titles := func(name string) (all []string) {
		_, d := boardIn(t, templates, name+"-eu-central-1")
		body, err := dashboard.Parse(d.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range body.Widgets {
			if title := w.Title(); title != "" {
				all = append(all, title)
			}
		}
		return all
	}
	for name, want := range map[string]struct{ has, lacks []string }{
		"shop-prod": {
			[]string{"Orders and payments", "Warnings", "Requests", "Failed payments, by what the bank says", "Errors, newest first"},
			[]string{"Errors by type", "Orders"},
		},
		"shop-prod-worker": {[]string{"Warnings", "Errors", "Failed payments, by what the bank says"}, []string{"Orders and payments", "Failed logins"}},
	} {
		got := titles(name)
		for _, title := range want.has {
			if !slices.Contains(got, title) {
				t.Errorf("%s: %q is not among %q", name, title, got)
			}
		}
		for _, title := range want.lacks {
			if slices.Contains(got, title) {
				t.Errorf("%s: %q is among %q", name, title, got)
			}
		}
	}
	got := titles("shop-prod")
	if orders, warnings, requests := slices.Index(got, "Orders and payments"), slices.Index(got, "Warnings"), slices.Index(got, "Requests"); orders > warnings || warnings > requests {
		t.Errorf("the shop's own graphs do not stand first: %q", got)
	}
}

// The shop's own graphs and table show data for the made-up lines.
func TestTheShopsDashboardIsDrawn(t *testing.T) {
	of, d := boardIn(t, synthesized(t, shop(t)), "shop-prod-eu-central-1")
	p, err := preview.New([]*read.Template{of}, of, d, replay.Options{LogGroup: "/ecs/shop"})
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	if err := traffic.Shop(&lines); err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("lines", lines.Bytes())}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := p.Run(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	drawn := map[string][]string{}
	for _, w := range shown.Widgets {
		switch {
		case w.Graph != nil:
			for _, series := range w.Graph.Series {
				if len(series.Points) > 0 {
					drawn[w.Title] = append(drawn[w.Title], series.Label)
				}
			}
		case w.Table != nil && len(w.Table.Rows) > 0:
			drawn[w.Title] = w.Table.Columns
		}
	}
	for title, want := range map[string][]string{
		"Orders and payments":                    {"ordered", "payments that failed"},
		"Warnings":                               {"warnings"},
		"Failed payments, by what the bank says": {"decline_code", "payment_method", "failed", "addresses"},
	} {
		if !slices.Equal(drawn[title], want) {
			t.Errorf("%s shows %q, want %q", title, drawn[title], want)
		}
	}
}

// TestTheShopsIncidents replays the made-up lines through the synthesized templates:
// the alarms of each incident go off once, while it lasts, and no alarm goes off
// otherwise.
func TestTheShopsIncidents(t *testing.T) {
	cfg := shop(t)
	env, err := cfg.Environment("prod")
	if err != nil {
		t.Fatal(err)
	}
	made := slices.DeleteFunc(synthesized(t, cfg), func(one *read.Template) bool { return one.Root().Stack != "logging-prod" })
	const worker = "shop-prod-worker-"
	for _, of := range []struct {
		group  string
		worker bool
		write  func(*bytes.Buffer) error
		suffix func(name string) (string, bool)
	}{
		{"/ecs/shop", false, func(b *bytes.Buffer) error { return traffic.Shop(b) }, func(name string) (string, bool) {
			suffix, is := strings.CutPrefix(name, "shop-prod-")
			return suffix, is && !strings.HasPrefix(name, worker)
		}},
		{"/ecs/shop/worker", true, func(b *bytes.Buffer) error { return traffic.Worker(b) }, func(name string) (string, bool) {
			return strings.CutPrefix(name, worker)
		}},
	} {
		var lines bytes.Buffer
		if err := of.write(&lines); err != nil {
			t.Fatal(err)
		}
		report := replayed(t, made, replay.Options{Contract: env.Contract, LogGroup: of.group}, lines.Bytes())
		for _, wrong := range traffic.Wrong(report, of.worker, of.suffix) {
			t.Errorf("%s: %s", of.group, wrong)
		}
	}
}

// replayed returns the report of replaying lines through templates.
func replayed(t *testing.T, made []*read.Template, o replay.Options, lines []byte) *replay.Report {
	t.Helper()
	r, err := replay.New(made, o)
	if err != nil {
		t.Fatal(err)
	}
	source, err := logevent.Open([]logevent.Input{logevent.Bytes("lines", lines)}, logevent.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := r.Run(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const (
	kiosk = `application: kiosk
services: [{name: web, image: public.ecr.aws/your-org/kiosk}]
rules: alarms
environments:
  prod: {account: "111122223333", region: eu-central-1}
`
	orders = `meaning: Orders cost far more than anybody spends here.
firstSteps: See who orders, and with which payment.
count: {event: order_created, where: $.total_amount > 500}
above: {ticket: 5}
period: 10m
`
	dearOrders = `title: Dear orders
` + orders
	dearOrdersTest = `tests:
  - name: Six dear orders are told, and any number of cheap ones is not.
    input:
      - lines: |
          150 every 10s: {"timestamp": "2025-03-11T08:00:00Z", "level": "INFO", "event_type": "order_created", "total_amount": 20}
          6 every 30s: {"timestamp": "2025-03-11T08:02:00Z", "level": "INFO", "event_type": "order_created", "total_amount": 900}
    expect:
      alarms:
        dear-orders-ticket: [08:05 ALARM, 08:13 OK]
`
)

// TestARuleIsAFile adds a file to a folder of rules, and nothing else. The rule's test
// passes; its metric filter, metric, alarm with description, and graph exist; the
// command describes it, and its alarm goes off in a replay. Everything else is
// unchanged.
func TestARuleIsAFile(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "logstack.yaml"), kiosk)
	writeFile(t, filepath.Join(dir, "alarms", "many-orders.yaml"), strings.NewReplacer(", where: $.total_amount > 500", "", "ticket: 5", "ticket: 5000").Replace(orders))
	before := kioskStack(t, dir)
	writeFile(t, filepath.Join(dir, "alarms", "dear-orders.yaml"), dearOrders)
	writeFile(t, filepath.Join(dir, "alarms", "dear-orders.test.yaml"), dearOrdersTest)
	after := kioskStack(t, dir)

	cfg, err := config.Load(filepath.Join(dir, "logstack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	tests, err := alarmtest.Load(filepath.Join(dir, "alarms", "dear-orders.test.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	env := cfg.Environments[0]
	at := slices.IndexFunc(env.Rules, func(r alarmrules.Rule) bool { return r.Name == "dear-orders" })
	subject, err := tests.OpenRule(env.Application(), env.Rules[at], nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := tests.Run(t.Context(), subject, tests.Tests[0]); !r.Passed {
		t.Errorf("%v %v", r.Failures, r.Wrong)
	}

	// Compare what is new, and what changed.
	had, have := before["Resources"].(map[string]any), after["Resources"].(map[string]any)
	var news, changed []string
	for id, r := range have {
		kind := r.(map[string]any)["Type"].(string)
		if _, there := had[id]; !there {
			news = append(news, kind)
		} else if !equalJSON(r, had[id]) {
			changed = append(changed, kind)
		}
	}
	slices.Sort(news)
	slices.Sort(changed)
	if want := []string{"AWS::CloudWatch::Alarm", "AWS::Logs::MetricFilter"}; !slices.Equal(news, want) {
		t.Errorf("new are %v, want %v", news, want)
	}
	if want := []string{"AWS::CloudWatch::Dashboard"}; !slices.Equal(changed, want) || len(have) != len(had)+len(news) {
		t.Errorf("changed are %v, want %v, and %d resources are gone", changed, want, len(had)+len(news)-len(have))
	}

	a, _ := alarmNamed(t, after, "kiosk-prod-dear-orders-ticket")
	if got := joined(a.Properties["AlarmDescription"]); got != "Orders cost far more than anybody spends here.\n\nFirst: See who orders, and with which payment." {
		t.Errorf("it tells people %q", got)
	}
	if a.Properties["MetricName"] != "DearOrders" || a.Properties["Namespace"] != "kiosk/prod" || a.Properties["Threshold"] != 5.0 || a.Properties["AlarmActions"] == nil {
		t.Errorf("it looks at %v", a.Properties)
	}
	for _, f := range after.resources(t, "AWS::Logs::MetricFilter") {
		if f.Properties["FilterName"] != "dear-orders" {
			continue
		}
		pattern := `{ ($.event_type = "order_created" || $.message = "Order created") && $.total_amount > 500 }`
		to := f.Properties["MetricTransformations"].([]any)[0].(map[string]any)
		if f.Properties["FilterPattern"] != pattern || to["MetricName"] != "DearOrders" || to["MetricNamespace"] != "kiosk/prod" {
			t.Errorf("its filter is %v", f.Properties)
		}
	}
	for _, d := range after.resources(t, "AWS::CloudWatch::Dashboard") {
		if body := joined(d.Properties["DashboardBody"]); !strings.Contains(body, `"Dear orders"`) || !strings.Contains(body, `"DearOrders"`) {
			t.Errorf("it is not on the dashboard: %s", body)
		}
	}

	file := filepath.Join(dir, "kiosk.template.json")
	writeFile(t, file, jsonOf(after))
	out, err := exec.Command("go", "run", "../cmd/logstack", "describe", file).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, want := range []string{"  dear-orders ", "DearOrders = 1 Count", "kiosk-prod-dear-orders-ticket\n", "DearOrders > 5 in 10m"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("%q is not described:\n%s", want, out)
		}
	}

	var lines bytes.Buffer
	for i := range 12 {
		when := time.Date(2025, time.March, 11, 8, 0, 30*i, 0, time.UTC)
		fmt.Fprintf(&lines, `{"timestamp": %q, "level": "INFO", "event_type": "order_created", "total_amount": 900}`+"\n", when.Format(time.RFC3339))
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	made, err := read.Parse(file, text, read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	report := replayed(t, []*read.Template{made}, replay.Options{}, lines.Bytes())
	for _, alarm := range report.Alarms {
		want := 0
		if alarm.Name == "kiosk-prod-dear-orders-ticket" {
			want = 1
		}
		if got := replay.WentOff(alarm.Transitions); got != want {
			t.Errorf("%s went off %d times, want %d", alarm.Name, got, want)
		}
	}
}

// kioskStack returns the template of the configuration in a folder.
func kioskStack(t *testing.T, dir string) template {
	t.Helper()
	cfg, err := config.Load(filepath.Join(dir, "logstack.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return synthesize(t, logging(t, cfg, "prod").Stack())
}
