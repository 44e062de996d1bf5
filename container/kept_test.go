package container

import (
	"strings"
	"testing"
)

const secretARN = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/sentry-AbCdEf"

func TestWhatIsKeptIsNamedOrAnARN(t *testing.T) {
	for _, test := range []struct {
		read func(string) (Kept, error)
		text string
		want Kept
	}{
		{Parameter, "/shop/sentry/dsn", Kept{Name: "/shop/sentry/dsn"}},
		{Parameter, "sentry-dsn", Kept{Name: "sentry-dsn"}},
		{Parameter, "arn:aws:ssm:us-east-1:111122223333:parameter/shop/dsn", Kept{"/shop/dsn", "aws", "us-east-1", "111122223333"}},
		{Parameter, "arn:aws-us-gov:ssm:us-gov-west-1:111122223333:parameter/dsn", Kept{"/dsn", "aws-us-gov", "us-gov-west-1", "111122223333"}},
		{Secret, "shop/sentry", Kept{Name: "shop/sentry"}},
		{Secret, secretARN, Kept{"shop/sentry-AbCdEf", "aws", "eu-central-1", "111122223333"}},
	} {
		if got, err := test.read(test.text); err != nil || got != test.want {
			t.Errorf("%s is %+v, %v, want %+v", test.text, got, err, test.want)
		}
	}
}

func TestWhatIsKeptMistakes(t *testing.T) {
	for _, test := range []struct {
		read       func(string) (Kept, error)
		text, want string
	}{
		{Parameter, "shop/dsn", "a name with a / must start with one"},
		{Parameter, secretARN, "nor the ARN of a parameter"},
		{Parameter, "arn:aws:ssm:eu-central-1:1111:parameter/dsn", "nor the ARN of a parameter"},
		{Secret, "arn:aws:ssm:eu-central-1:111122223333:parameter/dsn", "nor the ARN of a secret"},
		{Secret, secretARN + ":dsn::", "a key of it is given beside it"},
		{Secret, "arn:aws:secretsmanager::111122223333:secret:shop", "nor the ARN of a secret"},
		{Secret, "two words", "neither a name"},
	} {
		if _, err := test.read(test.text); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.text, err, test.want)
		}
	}
}

// No message repeats the DSN.
func TestTheDSNIsNotRepeated(t *testing.T) {
	const dsn = "https://public@sentry.example.com/1"
	for _, read := range []func(string) (Kept, error){Parameter, Secret} {
		if _, err := read(dsn); err == nil || strings.Contains(err.Error(), "sentry.example.com") || !strings.Contains(err.Error(), "not the DSN itself") {
			t.Errorf("%v", err)
		}
	}
}

func TestKeysOfSecrets(t *testing.T) {
	for key, ok := range map[string]bool{"dsn": true, "sentry.dsn": true, "the dsn": true, "": false, "a:b": false, `a"b`: false} {
		if err := CheckKey(key); (err == nil) != ok {
			t.Errorf("the key %q: %v", key, err)
		}
	}
}

func TestNamesThatEndAsARNsDo(t *testing.T) {
	for name, want := range map[string]bool{"shop-sentry": true, "shop/sentry": false, "shop/sentry-AbCdEf": true, "shop-dsn": false} {
		if got := (Kept{Name: name}).Suffixed(); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
