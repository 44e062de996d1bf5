package test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/config"
	"github.com/logstack-go/logstack/constructs/dataprotection"
	"github.com/logstack-go/logstack/constructs/loggroup"
	"github.com/logstack-go/logstack/contract"
	"github.com/logstack-go/logstack/retention"
)

// bank returns a contract with custom personal data.
func bank(t *testing.T) *contract.Contract {
	t.Helper()
	c, err := contract.Parse("bank.yaml", []byte("extends: guide\nidentifiers: [PkcsPrivateKey]\nfields:\n  phone: {pii: private, identifiers: [PhoneNumber-DE]}\n  iban: {pii: private, pattern: '\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b'}\n"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const (
	privacy    = "arn:aws:iam::111122223333:role/privacy"
	breakGlass = "arn:aws:iam::111122223333:role/break-glass"
)

// protected makes every data protection resource, with all props set.
func protected(t *testing.T, stack awscdk.Stack) {
	found := &loggroup.Findings{LogGroup: loggroup.New(stack, "Findings", loggroup.Props{Name: "/app/findings"})}
	app := loggroup.New(stack, "Logs", loggroup.Props{Name: "/app", Contract: bank(t), Findings: found})
	audit := loggroup.New(stack, "Audit", loggroup.Props{Name: "/audit", Contract: bank(t), Findings: found})
	dataprotection.NewAccount(stack, "Account", dataprotection.AccountProps{Contract: bank(t), Findings: found})
	logs := dataprotection.Logs{Groups: []*loggroup.LogGroup{app, audit}}
	role := dataprotection.NewUnmaskRole(stack, "Unmask", dataprotection.UnmaskProps{Logs: logs, Principals: []string{privacy}})
	dataprotection.NewGuard(stack, "Guard", dataprotection.GuardProps{
		Logs: dataprotection.Logs{Groups: []*loggroup.LogGroup{audit}, Below: []string{"/audit/"}}, BreakGlass: []string{breakGlass}, Unmask: role, Masked: logs,
	})
}

func TestDataProtectionPolicies(t *testing.T) {
	stack := newStack(t)
	protected(t, stack)
	template := synthesize(t, stack)
	groups := template.resources(t, "AWS::Logs::LogGroup")
	for _, name := range []string{"/app", "/audit"} {
		group := groupNamed(t, groups, name)
		policy, _ := json.Marshal(group["DataProtectionPolicy"])
		for _, want := range []string{
			`"Configuration":{"CustomDataIdentifier":[{"Name":"field-iban","Regex":"\\b[A-Z]{2}\\d{2}[A-Z0-9]{11,30}\\b"}]}`, `"field-iban"]`, `"CloudWatchLogs":{"LogGroup":`, "/EmailAddress\"", "/PhoneNumber-DE\"", "/PkcsPrivateKey\"",
		} {
			if !strings.Contains(string(policy), want) {
				t.Errorf("%s: %s is not in %s", name, want, policy)
			}
		}
	}
	if found := groupNamed(t, groups, "/app/findings"); found["DataProtectionPolicy"] != nil {
		t.Error("findings are masked, and would be about themselves")
	} else if policy, _ := json.Marshal(found["ResourcePolicyDocument"]); strings.Count(string(policy), "delivery.logs.amazonaws.com") != 1 || !strings.Contains(string(policy), "aws:SourceAccount") {
		t.Errorf("the policy of findings is %s", policy)
	}
	if len(template.resources(t, "AWS::Logs::ResourcePolicy")) > 0 {
		t.Error("there is a resource policy of the account, which has ten")
	}
	account := only(t, template, "AWS::Logs::AccountPolicy").Properties
	if account["PolicyType"] != "DATA_PROTECTION_POLICY" || account["SelectionCriteria"] != nil {
		t.Errorf("the policy of the account is %v", account)
	}
	if document := flat(account["PolicyDocument"]); strings.Count(document, "/PhoneNumber-DE\"") != 2 || strings.Count(document, "/PkcsPrivateKey\"") != 2 {
		t.Errorf("the account looks for and masks %s", document)
	}

	// What each principal may do by the policies.
	role := only(t, template, "AWS::IAM::Role").Properties
	trust, _ := json.Marshal(role["AssumeRolePolicyDocument"])
	if want := `"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`; !strings.Contains(string(trust), want) || role["MaxSessionDuration"] != 3600.0 {
		t.Errorf("the role is assumed by %s for %v", trust, role["MaxSessionDuration"])
	}
	var guard, may []any
	for _, p := range template.resources(t, "AWS::IAM::ManagedPolicy") {
		statements := p.Properties["PolicyDocument"].(map[string]any)["Statement"].([]any)
		if statements[0].(map[string]any)["Effect"] == "Deny" {
			guard = statements
		} else {
			may = statements
		}
	}
	if statement, _ := json.Marshal(may[len(may)-1]); !strings.Contains(string(statement), `"kms:Decrypt"`) ||
		!strings.Contains(string(statement), `"kms:ViaService"`) || strings.Count(string(statement), "Fn::GetAtt") != 2 {
		t.Errorf("the role reads with the two keys, through CloudWatch Logs, by %s", statement)
	}
	for _, of := range []struct {
		who, action, group string
		guarded, allowed   bool // whether the guard denies it, and whether the role allows it
	}{
		{"arn:aws:iam::111122223333:role/developer", "logs:DeleteLogGroup", "/audit", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:DeleteLogStream", "/audit", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:PutRetentionPolicy", "/audit", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:DeleteRetentionPolicy", "/audit/web", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:PutDataProtectionPolicy", "/audit", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:PutLogGroupDeletionProtection", "/audit", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:DeleteSubscriptionFilter", "/audit", true, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:DeleteLogGroup", "/app", false, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:GetLogEvents", "/audit", false, true},
		{"arn:aws:iam::111122223333:role/developer", "logs:PutLogEvents", "/audit", false, false},
		{"arn:aws:iam::111122223333:role/developer", "logs:Unmask", "/app", true, true},
		{"arn:aws:iam::111122223333:role/developer", "logs:Unmask", "/other", false, false},
		{breakGlass, "logs:DeleteLogGroup", "/audit", false, false},
		{breakGlass, "logs:PutRetentionPolicy", "/audit/web", false, false},
		{breakGlass + "-not", "logs:DeleteLogGroup", "/audit", true, false},
		{"UNMASK", "logs:Unmask", "/app", false, true},
		{"UNMASK", "logs:GetLogEvents", "/other", false, false},
		{"UNMASK", "logs:DeleteLogGroup", "/audit", true, false},
	} {
		if got := applies(guard, "Deny", of.who, of.action, of.group); got != of.guarded {
			t.Errorf("%s %s on %s is denied: %v, want %v", of.who, of.action, of.group, got, of.guarded)
		}
		if got := applies(may, "Allow", of.who, of.action, of.group); got != of.allowed {
			t.Errorf("the role may %s on %s: %v, want %v", of.action, of.group, got, of.allowed)
		}
	}
}

// groupNamed returns the log group with that name.
func groupNamed(t *testing.T, groups map[string]resource, name string) map[string]any {
	t.Helper()
	for _, g := range groups {
		if g.Properties["LogGroupName"] == name {
			return g.Properties
		}
	}
	t.Fatalf("there is no log group %s", name)
	return nil
}

// applies reports whether a statement with that effect applies to a call. It is a small
// policy evaluator (reference_policies_evaluation-logic). References stand for the
// logical ids of log groups and roles.
func applies(statements []any, effect, who, action, group string) bool {
	for _, s := range statements {
		s := s.(map[string]any)
		if s["Effect"] == effect && oneOf(s["Action"], func(a string) bool { return a == action }) &&
			oneOf(s["Resource"], func(arn string) bool { return isOf(arn, group) }) && holds(s["Condition"], who) {
			return true
		}
	}
	return false
}

func holds(condition any, who string) bool {
	if condition == nil {
		return true
	}
	for operator, keys := range condition.(map[string]any) {
		for key, values := range keys.(map[string]any) {
			if operator != "ArnNotEquals" || key != "aws:PrincipalArn" {
				panic("the evaluator knows no " + operator + " " + key)
			}
			if oneOf(values, func(arn string) bool { return arn == who || who == "UNMASK" && strings.Contains(arn, "<Unmask") }) {
				return false
			}
		}
	}
	return true
}

// isOf reports whether an ARN in a policy, with references as logical ids, covers a log
// group.
func isOf(arn, group string) bool {
	if arn == "*" {
		return true
	}
	_, name, _ := strings.Cut(arn, "log-group:")
	name = strings.TrimSuffix(name, ":*")
	switch {
	case strings.HasPrefix(name, "<Logs"):
		name = "/app"
	case strings.HasPrefix(name, "<Audit"):
		name = "/audit"
	}
	if start, ok := strings.CutSuffix(name, "*"); ok {
		return strings.HasPrefix(group, start)
	}
	return name == group
}

func oneOf(value any, is func(string) bool) bool {
	if list, ok := value.([]any); ok {
		for _, one := range list {
			if is(flat(one)) {
				return true
			}
		}
		return false
	}
	return is(flat(value))
}

// flat returns a value of a template as a string, with references as <logical id>.
func flat(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		for name, arg := range v {
			switch name {
			case "Ref":
				return "<" + arg.(string) + ">"
			case "Fn::GetAtt":
				return "<" + arg.([]any)[0].(string) + ">"
			case "Fn::Join":
				var b strings.Builder
				for _, part := range arg.([]any)[1].([]any) {
					b.WriteString(flat(part))
				}
				return b.String()
			}
		}
	}
	panic("no text of a policy")
}

func TestDataProtectionMistakes(t *testing.T) {
	for want, build := range map[string]func(awscdk.Stack){
		"there is already a data protection policy of the account": func(stack awscdk.Stack) {
			dataprotection.NewAccount(stack, "One", dataprotection.AccountProps{Contract: contract.Guide()})
			dataprotection.NewAccount(stack, "Two", dataprotection.AccountProps{Contract: contract.Guide()})
		},
		"would be written to itself": func(stack awscdk.Stack) {
			itself := loggroup.FromLogGroup(stack, "Found", awslogs.LogGroup_FromLogGroupName(stack, jsii.String("There"), jsii.String("/app")), "")
			loggroup.New(stack, "Logs", loggroup.Props{Name: "/app", Contract: contract.Guide(), Findings: &loggroup.Findings{LogGroup: itself}})
		},
		"Findings go nowhere": func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{Contract: contract.Guide(), Findings: &loggroup.Findings{}})
		},
		"Findings without a Contract": func(stack awscdk.Stack) {
			loggroup.New(stack, "Logs", loggroup.Props{Findings: &loggroup.Findings{Stream: "found"}})
		},
		"without wildcards": func(stack awscdk.Stack) {
			dataprotection.NewUnmaskRole(stack, "Unmask", dataprotection.UnmaskProps{Logs: dataprotection.Logs{Groups: []*loggroup.LogGroup{group(stack)}}, Principals: []string{"*"}})
		},
		"without wildcards ": func(stack awscdk.Stack) {
			dataprotection.NewGuard(stack, "Guard", dataprotection.GuardProps{Logs: dataprotection.Logs{Below: []string{"/audit/*"}}, BreakGlass: []string{breakGlass}})
		},
	} {
		stack := newStack(t)
		build(stack)
		wantMistake(t, stack, strings.TrimSpace(want))
	}
}

// An environment has all of it, both for shared log groups and for those of single
// services.
func TestDataProtectionOfAnEnvironment(t *testing.T) {
	cfg, err := config.Parse("logstack.yaml", []byte(`
application: shop
services: [{name: web, image: shop, audit: true}, {name: api, image: shop, ownLogGroups: true, audit: true}]
dataProtection:
  findings: {}
  account: true
  unmask: {principals: ["`+privacy+`"], mfa: false}
logGroups: {audit: {breakGlass: ["`+breakGlass+`"]}}
logging: {delivery: blocking}
environments: {prod: {account: "111122223333", region: eu-central-1}}
`), ".")
	if err != nil {
		t.Fatal(err)
	}
	made := logging(t, cfg, "prod")
	template := synthesize(t, made.Stack())
	groups := template.resources(t, "AWS::Logs::LogGroup")
	for _, name := range []string{"/ecs/shop/prod", "/ecs/shop/prod/audit", "/ecs/shop/prod/api", "/ecs/shop/prod/audit/api"} {
		policy, _ := json.Marshal(groupNamed(t, groups, name)["DataProtectionPolicy"])
		if !strings.Contains(string(policy), `"CloudWatchLogs":{"LogGroup":`) {
			t.Errorf("findings about %s go nowhere: %s", name, policy)
		}
	}
	if found := groupNamed(t, groups, "/ecs/shop/prod/findings"); found["KmsKeyId"] == nil || found["RetentionInDays"] != 365.0 {
		t.Errorf("the log group of findings is %v", found)
	}
	for _, kind := range []string{"AWS::Logs::AccountPolicy"} {
		only(t, template, kind)
	}
	policies, _ := json.Marshal(template.resources(t, "AWS::IAM::ManagedPolicy"))
	for _, want := range []string{"log-group:/ecs/shop/prod/*:*", "log-group:/ecs/shop/prod/audit/*:*", breakGlass, "logs:Unmask"} {
		if !strings.Contains(string(policies), want) {
			t.Errorf("%s is not in %s", want, policies)
		}
	}
	modes := map[string]int{}
	for _, of := range []map[string]resource{template.resources(t, "AWS::ECS::TaskDefinition"), synthesizeOwn(t, made, "api").resources(t, "AWS::ECS::TaskDefinition")} {
		for _, task := range of {
			for _, c := range task.Properties["ContainerDefinitions"].([]any) {
				options := c.(map[string]any)["LogConfiguration"].(map[string]any)["Options"].(map[string]any)
				modes[options["mode"].(string)]++
				if options["max-buffer-size"] != nil {
					t.Errorf("a blocking driver has a buffer: %v", options)
				}
			}
		}
	}
	if modes["blocking"] != 4 || len(modes) != 1 {
		t.Errorf("containers log %v", modes)
	}
}

// The organization policy in docs/how-to/audit.md denies what the construct denies.
func TestTheDocumentedPolicyDeniesAllTampering(t *testing.T) {
	page, err := os.ReadFile("../docs/how-to/audit.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "```json\n")
	text, _, _ = strings.Cut(text, "```")
	var policy struct {
		Statement []struct {
			Action    []string
			Effect    string
			Condition map[string]map[string][]string
		}
	}
	if err := json.Unmarshal([]byte(text), &policy); err != nil {
		t.Fatal(err)
	}
	of := policy.Statement[0]
	if !slices.Equal(slices.Sorted(slices.Values(of.Action)), slices.Sorted(slices.Values(retention.Tampering()))) || of.Effect != "Deny" {
		t.Errorf("the page denies %v", of.Action)
	}
	if roles := of.Condition["ArnNotLike"]["aws:PrincipalArn"]; len(roles) != 2 {
		t.Errorf("it lets through %v", roles)
	}
}
