package sensitive

import (
	"slices"
	"strings"
	"testing"
)

// Each word for a secret is recognised, alone and at the end of a longer name.
func TestEachSecretName(t *testing.T) {
	names := []string{
		"password", "passwd", "passphrase", "pwd", "secret", "token", "jwt", "cookie", "api_key", "apikey", "api-key", "api.key", "API KEY",
		"access_key", "secret_key", "private_key", "session_key", "session_id", "sessionid", "sess_id", "sessid",
	}
	for _, name := range names {
		for _, name := range []string{name, "user_" + name, strings.ToUpper(name), name + "1", name + "_hash"} {
			if !SecretName(name) {
				t.Errorf("%s is no name of a secret", name)
			}
		}
	}
	for _, name := range []string{"ssn", "cvv", "cvc", "credit_card", "creditcard", "credit-card", "card_number", "cardnumber"} {
		if !SecretName(name) || !SecretName("user."+name) {
			t.Errorf("%s is no name of a secret", name)
		}
		if SecretName("x"+name) || SecretName(name+"_hash") {
			t.Errorf("x%s or %[1]s_hash is the name of a secret", name)
		}
	}
	for _, name := range []string{"authorization", "Proxy-Authorization", "pin"} {
		if !SecretName(name) {
			t.Errorf("%s is no name of a secret", name)
		}
		if SecretName("x_" + name) {
			t.Errorf("x_%s is the name of a secret", name)
		}
	}
	for _, name := range []string{
		"", "1", "id", "key", "next_token", "nextToken", "page_token", "pagination_token", "continuation-token", "sync_token", "idempotency_token", "cancellation_token",
		"spin", "pins", "token_type", "password_reset", "secretary", "keyboard", "sidekick", "ping",
	} {
		if SecretName(name) {
			t.Errorf("%s is the name of a secret", name)
		}
	}
}

// A placeholder is not a secret, in either case. A secret that contains one is.
func TestNothing(t *testing.T) {
	for _, text := range []string{
		"", "none", "null", "nil", "undefined", "true", "false", "empty", "missing", "required", "invalid", "expired", "wrong",
		"[]", "[ ]", "{}", "{ }", "()", "( )", "?", "%s", "%(password)s", "$1", "$12", "{password}", "{{ db.password }}", "${DB_PASSWORD}", "${{ secrets.x }}", "<password>", "<>",
	} {
		for _, text := range []string{text, strings.ToUpper(text)} {
			if text == "%S" || text == "%(PASSWORD)S" {
				continue
			}
			if !Absent([]byte(text)) || IsSecret("password", []byte(text)) {
				t.Errorf("%s is taken for a secret", text)
			}
		}
		if len(text) > 0 && Absent([]byte("x1"+text)) {
			t.Errorf("x1%s is taken for none", text)
		}
	}
}

func TestPasswords(t *testing.T) {
	for text, want := range map[string][]string{
		"pwd=x9y8": {"x9y8"}, "pin=1234": {"1234"}, "ssn: 123-45-6789": {"123-45-6789"}, "cvv=123": {"123"},
		"password=": nil, "password": nil, "=x9y8": nil, ":": nil, "pw=x9y8": nil,
		"password=&user=jane": nil, "password=,next=abc": nil, "password=hunter2&user=jane": {"hunter2"}, "password=hunter2;": {"hunter2"}, "password=hunter2, user": {"hunter2"},
		`password="two words"`: {"two words"}, `Invalid token: " it has expired"`: nil, `Invalid token: "it9expired"`: {"it9expired"}, "token: abc": nil, "token: abc1": {"abc1"},
		"password == hunter2": {"hunter2"}, "password => hunter2": {"hunter2"}, "password := hunter2": {"hunter2"},
		"a:secret:abc1": nil, "secret:abc1": {"abc1"}, "db.password=abc": {"abc"}, "db-password=abc": {"abc"},
		"pwd=/srv/app": nil, "PWD=/srv/app": nil, "passwd=/srv/app": {"/srv/app"}, "token=1532": nil, "password=1532": {"1532"},
		"http://shop:x9y8@db": {"x9y8"}, "http://:x9y8@db": {"x9y8"}, "http://shop:@db": nil, "http://shop@db:x9y8": nil, "http://shop:***@db": nil, "http://shop:%s@db": nil, "http://db/a:b@c": nil,
	} {
		var got []string
		for _, s := range passwords([]byte(text)) {
			got = append(got, text[s.from:s.to])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
