package test

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/logstack-go/logstack/constructs/ecslogs"
	"github.com/logstack-go/logstack/stacks"
)

const (
	secretARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:shop-AbCdEf"
	kmsARN    = "arn:aws:kms:eu-central-1:111122223333:key/1234"
)

// Where the DSN is stored determines what ECS fetches, and what the execution role may
// do.
func TestWhereTheDSNIsKept(t *testing.T) {
	const here = "eu-central-1:111122223333:"
	key := func(stack awscdk.Stack) awskms.IKey {
		return awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String(kmsARN))
	}
	decrypt := `{"Action":"kms:Decrypt","Condition":{"StringEquals":{"kms:ViaService":{"Fn::Join":["",["ssm.eu-central-1.",{"Ref":"AWS::URLSuffix"}]]}}},"Effect":"Allow","Resource":"` + kmsARN + `"}`
	for _, c := range []struct {
		name         string
		sentry       func(stack awscdk.Stack) ecslogs.Sentry
		from, rights string
	}{
		{"a parameter", func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Parameter: "/shop/dsn"} },
			`"arn:aws:ssm:` + here + `parameter/shop/dsn"`,
			`{"Action":"ssm:GetParameters","Effect":"Allow","Resource":"arn:aws:ssm:` + here + `parameter/shop/dsn"}`},
		{"a parameter without a path", func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Parameter: "dsn"} },
			`"arn:aws:ssm:` + here + `parameter/dsn"`, ""},
		{"a parameter of another region", func(awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{Parameter: "arn:aws:ssm:us-east-1:111122223333:parameter/shop/dsn"}
		}, `"arn:aws:ssm:us-east-1:111122223333:parameter/shop/dsn"`,
			`{"Action":"ssm:GetParameters","Effect":"Allow","Resource":"arn:aws:ssm:us-east-1:111122223333:parameter/shop/dsn"}`},
		{"a secret", func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Secret: "shop/dsn"} },
			`"arn:aws:secretsmanager:` + here + `secret:shop/dsn"`,
			`{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":"arn:aws:secretsmanager:` + here + `secret:shop/dsn-??????"}`},
		{"a key of a secret", func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Secret: "shop/dsn", SecretKey: "sentry"} },
			`"arn:aws:secretsmanager:` + here + `secret:shop/dsn:sentry::"`,
			`{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":"arn:aws:secretsmanager:` + here + `secret:shop/dsn-??????"}`},
		{"a key of a secret of another region", func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Secret: secretARN, SecretKey: "sentry"} },
			`"` + secretARN + `:sentry::"`,
			`{"Action":"secretsmanager:GetSecretValue","Effect":"Allow","Resource":["` + secretARN + `","` + secretARN + `-??????"]}`},
		{"an encrypted parameter", func(stack awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{Parameter: "/shop/dsn", Key: key(stack)}
		},
			`"arn:aws:ssm:` + here + `parameter/shop/dsn"`, decrypt},
		{"a secret of the app", func(stack awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{DSN: awsecs.Secret_FromSecretsManager(awssecretsmanager.NewSecret(stack, jsii.String("Secret"), nil), jsii.String("sentry"))}
		}, `{"Fn::Join":["",[{"Ref":"SecretA720EF05"},":sentry::"]]}`, `"secretsmanager:GetSecretValue"`},
		{"a parameter of the app", func(stack awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{DSN: awsecs.Secret_FromSsmParameter(awsssm.StringParameter_FromSecureStringParameterAttributes(stack, jsii.String("DSN"), &awsssm.SecureStringParameterAttributes{
				ParameterName: jsii.String("/shop/dsn"), EncryptionKey: key(stack),
			}))}
		}, `"arn:aws:ssm:` + here + `parameter/shop/dsn"`, `{"Action":"ssm:GetParameters","Effect":"Allow","Resource":"arn:aws:ssm:` + here + `parameter/shop/dsn"},` +
			decrypt},
	} {
		for _, way := range wirings {
			if way.name != "AddContainer" && way.name != "WireAll" && way.name != "a plain resource" {
				continue // gets no secret
			}
			t.Run(c.name+"/"+way.name, func(t *testing.T) {
				stack := newStack(t)
				sentry := c.sentry(stack)
				way.wire(ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack), Sentry: &sentry}), stack, nil)
				tpl := synthesize(t, stack)
				want := `[{"Name":"SENTRY_DSN","ValueFrom":` + c.from + `}]`
				if got := jsonOf(containerOf(t, tpl, "web")["Secrets"]); got != want {
					t.Errorf("it fetches %s, want %s", got, want)
				}
				if got := jsonOf(tpl.resources(t, "AWS::IAM::Policy")); !strings.Contains(got, c.rights) {
					t.Errorf("it may %s, want %s", got, c.rights)
				}
				if got := stacks.Notes(stack); got != nil {
					t.Errorf("notes: %q", got)
				}
			})
		}
	}
}

func TestSentryMistakes(t *testing.T) {
	for _, c := range []struct {
		sentry func(stack awscdk.Stack) ecslogs.Sentry
		want   string
	}{
		{func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Parameter: "/a", Secret: "b"} }, "Sentry: give one of Parameter (SSM), Secret (Secrets Manager) and DSN"},
		{func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Parameter: "/a", SecretKey: "dsn"} }, "Sentry: SecretKey is the key of a Secret that is JSON, and there is no Secret"},
		{func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Secret: "a", SecretKey: "dsn::"} }, `Sentry: the key "dsn::" of the secret: use any text without : and "`},
		{func(awscdk.Stack) ecslogs.Sentry { return ecslogs.Sentry{Secret: secretARN + ":dsn::"} }, "nor the ARN of a secret"},
		{func(awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{Secret: "arn:aws:ssm:us-east-1:111122223333:parameter/a"}
		}, "nor the ARN of a secret"},
		{func(awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{Parameter: "arn:aws:ssm:eu-central-1:444455556666:parameter/a"}
		},
			"Sentry: the parameter is in account 444455556666, and the stack in 111122223333"},
		{func(stack awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{Secret: secretARN, Key: awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String(kmsARN))}
		}, "Sentry: the key is in region eu-central-1, and what it encrypts in us-east-1"},
		{func(stack awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{Secret: *awssecretsmanager.NewSecret(stack, jsii.String("Secret"), nil).SecretName()}
		}, "Sentry: what holds the DSN is known only at deployment: give it as DSN"},
		{func(stack awscdk.Stack) ecslogs.Sentry {
			return ecslogs.Sentry{
				DSN: awsecs.Secret_FromSecretsManager(awssecretsmanager.NewSecret(stack, jsii.String("Secret"), nil), nil),
				Key: awskms.Key_FromKeyArn(stack, jsii.String("Key"), jsii.String(kmsARN)),
			}
		}, "Sentry: a DSN of plain CDK already has its key: leave Key out"},
	} {
		stack := newStack(t)
		sentry := c.sentry(stack)
		ecslogs.New(stack, "Logs", ecslogs.Props{Sentry: &sentry})
		wantMistake(t, stack, c.want)
	}
}

func TestSecretsThatNeedAPerson(t *testing.T) {
	for secret, want := range map[string]string{
		"shop-sentry": "Test/Logs: Sentry: the name shop-sentry ends with a hyphen and six characters",
		"arn:aws:secretsmanager:eu-central-1:444455556666:secret:shop-AbCdEf": "Test/Logs: Sentry: the secret is in account 444455556666, and the stack in 111122223333: its policy must let",
	} {
		stack := newStack(t)
		ecslogs.New(stack, "Logs", ecslogs.Props{Sentry: &ecslogs.Sentry{Secret: secret}})
		if got := stacks.Notes(stack); !slices.ContainsFunc(got, func(n string) bool { return strings.HasPrefix(n, want) }) {
			t.Errorf("notes: %q", got)
		}
	}
}

// The secrets of a wiring grant a role the right to read them, or say what it needs.
func TestSecretsByHand(t *testing.T) {
	stack := newStack(t)
	wiring := ecslogs.New(stack, "Logs", ecslogs.Props{LogGroup: group(stack), Sentry: &ecslogs.Sentry{Parameter: "/dsn"}})
	options := busybox()
	secrets := wiring.Secrets()
	options.Secrets = &secrets
	fargate(stack).AddContainer(jsii.String("web"), options)
	if got := jsonOf(synthesize(t, stack).only(t, "AWS::IAM::Policy").Properties); !strings.Contains(got, "ssm:GetParameters") {
		t.Errorf("it may %s", got)
	}
}

// A task that uses a wiring's driver and secrets by hand depends on the wiring's stack,
// which does not depend on the task's.
func TestSecretsByHandInAnotherStack(t *testing.T) {
	for name, sentry := range map[string]func(logs awscdk.Stack) *ecslogs.Sentry{
		"a parameter": func(awscdk.Stack) *ecslogs.Sentry { return &ecslogs.Sentry{Parameter: "/dsn"} },
		"a secret":    func(awscdk.Stack) *ecslogs.Sentry { return &ecslogs.Sentry{Secret: "dsn", SecretKey: "dsn"} },
		"a secret of the app": func(logs awscdk.Stack) *ecslogs.Sentry {
			return &ecslogs.Sentry{DSN: awsecs.Secret_FromSecretsManager(awssecretsmanager.NewSecret(logs, jsii.String("DSN"), nil), nil)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			logs := newStack(t)
			wiring := ecslogs.New(logs, "Logs", ecslogs.Props{LogGroup: group(logs), Sentry: sentry(logs)})
			stack := awscdk.NewStack(awscdk.App_Of(logs), jsii.String("App"), &awscdk.StackProps{Env: envOf("111122223333", "eu-central-1")})
			options, secrets := busybox(), wiring.Secrets()
			options.Logging, options.Secrets = wiring.Driver("web"), &secrets
			fargate(stack).AddContainer(jsii.String("web"), options)
			if got := jsonOf(synthesize(t, stack).only(t, "AWS::IAM::Policy").Properties); !strings.Contains(got, "logs:PutLogEvents") || strings.Count(got, `"Effect":"Allow"`) < 2 {
				t.Errorf("it may %s", got)
			}
		})
	}
}
