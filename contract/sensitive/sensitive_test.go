package sensitive

import (
	"slices"
	"strings"
	"testing"
)

// What In finds in texts. None of these values was ever real.
func TestIn(t *testing.T) {
	for text, want := range map[string][]string{
		"sent to jane.doe+x@mail.example.com":               {"an e-mail address"},
		"sent to [REDACTED]@***":                            nil,
		"redis://cache@localhost":                           nil,
		"paid with 4111 1111 1111 1111":                     {"a card number"},
		"paid with 4111111111111112":                        nil, // the check digit is another
		"3782-822463-10005 is American":                     {"a card number"},
		"5555555555554444":                                  {"a card number"},
		"runtime 0.4111111111111111":                        nil,
		"request 41111111-1111-1111-abcd-ef0123456789":      nil, // a UUID
		"request abcdef01-4111-1111-1111-111111111111":      nil,
		"order 1234567890123452":                            nil, // no bank's
		"order 42 4111111111111111 paid":                    {"a card number"},
		"card 4111 1111 1111 1111 12/27":                    {"a card number"},
		"card 4111111111111111 12/27 cvv 123":               {"a card number"},
		"charged 4111111111111111. Thanks":                  {"a card number"},
		"ref-4111111111111111":                              {"a card number"},
		"4111-1111-1111-1111-ok":                            {"a card number"},
		"1234 4111 1111 1111 1111":                          {"a card number"},
		"3782 822463 10005 2027":                            {"a card number"},
		"40000000000000000006 is too long":                  nil,
		"version 4111111111111111.5":                        nil,
		"a41111111111111111":                                nil,
		"4111-1111 1111-1111":                               nil,
		"4111  1111  1111  1111":                            nil,
		"at 1741680000000 ms":                               nil,
		"key AKIA" + "IOSFODNN7EXAMPLE":                     {"an AWS access key"},
		"AKIASHORT":                                         nil,
		"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl": {"a JSON web token"},
		"-----BEGIN RSA " + "PRIVATE KEY-----":              {"a private key"},
		"sk_" + "live_abcdefgh12345678":                     {"an API token"},
		"gh" + "p_0123456789abcdefghijABCDEFGHIJ":           {"an API token"},
		"Authorization: Bearer abcdefghijkl.mnop":           {"a bearer token"},
		"login with password=hunter2":                       {"a password"},
		`{"password": "hunter2"}`:                           {"a password"},
		"password=[FILTERED]":                               nil,
		"password: ********":                                nil,
		"the password is wrong":                             nil,
		"a token was refreshed, key 5 of 7":                 nil,
		"GET /api/orders/4711/ took 12.5 ms":                nil,
		"DB_PASSWORD=hunter2secret":                         {"a password"},
		"client_secret=9f8e7d6c5b4a":                        {"a password"},
		"AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRf": {"a password"},
		"X-Amz-Security-Token=9f8e7d6c5b4a":                 {"a password"},
		"postgres://shop:hunter2secret@db:5432/shop":        {"a password"},
		"redis://:hunter2@cache.shop.example:6379/0":        {"a password"},
		"GET /?token=9f8e7d6c5b4a39281706f5e4d3c2b1a0":      {"a password"},
		"Authorization: Basic c2hvcDpodW50ZXIyc2VjcmV0":     {"a bearer token"},
		"Authorization: Token 9f8e7d6c5b4a39281706":         {"a bearer token"},
		"Set-Cookie: sessionid=9f8e7d6c5b4a":                {"a password"},
		`{\"password\": \"correct horse\"}`:                 {"a password"},
		`{'new_password1': 'hunter'}`:                       {"a password"},
		"user[password]=hunter":                             {"a password"},
		`"password" => "hunter"`:                            {"a password"},
		"csrfmiddlewaretoken=abc":                           {"a password"},
		// Values that are not secrets, although their names suggest so.
		"Invalid password: too short":                           nil,
		"Invalid token: \"it has expired\"":                     nil,
		"password: None":                                        nil,
		"apikey=None":                                           nil,
		"{'password': None, 'token': ''}":                       nil,
		"token=1532 of 4096":                                    nil,
		"?next_token=9f8e7d6c5b4a":                              nil,
		"PWD=/app":                                              nil,
		"DB_PASSWORD=${DB_PASSWORD}":                            nil,
		`UPDATE u SET "password" = %s WHERE "token" = $1`:       nil,
		"arn:aws:secretsmanager:eu-west-1:123:secret:prod/db-1": nil,
		"postgres://shop:***@db:5432/shop":                      nil,
		"Basic information: 12345678":                           nil,
		"Bearer authentication is required":                     nil,
		"foo@2x.png":                                            nil,
		"git@github.com:org/repo.git cloned":                    nil,
		"ssh://deploy@host.example.com/srv":                     nil,
		"pip install package@1.2.rc":                            nil,
		"celery@ip-10-0-1-17.ec2.internal ready.":               nil,
		"https://shop.example/?u=jane@mail.example.com":         {"an e-mail address"},
		"jane@mail.example.com:hunter":                          {"an e-mail address"},
		"api_key=abc&user=jane@mail.example.com":                {"an e-mail address", "a password"},
	} {
		var got []string
		In([]byte(text), func(s Sight) { got = append(got, s.What) })
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// A word for redaction within a secret does not hide the secret.
func TestRedacted(t *testing.T) {
	for text, want := range map[string]bool{
		"[REDACTED]": true, "redacted": true, "<filtered>": true, "Bearer [FILTERED]": true, "j***@mail.example.com": true, "********": true, "xxxx": true,
		"removed123": false, "myhiddenpass": false, "maskedball": false, "hunter2": false, "pass…word": false,
	} {
		if redacted([]byte(text)) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}

func TestSecretNames(t *testing.T) {
	for name, want := range map[string]bool{
		"password": true, "API-Key": true, "access_token": true, "Set-Cookie": true, "db_password": true, "new_password1": true,
		"apiToken": true, "jwt": true, "password_hash": true, "session_key": true, "customer.ssn": true, "cardNumber": true, "X-Api-Key": true,
		"token_count": false, "auth_method": false, "key": false, "card_last_four": false, "nextToken": false, "shipping": false,
		"access_n": false, "discard_number": false, "payment_authorization": false, "access_key_id": false,
	} {
		if SecretName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// Lines of one kind have one shape.
func TestShape(t *testing.T) {
	for text, want := range map[string]string{
		"[2025-03-11 08:00:03,200: WARNING/MainProcess] No hostname":  "[# #: WARNING/MainProcess] No hostname",
		`10.0.1.17 - - [11/Mar/2025:08:00:20 +0000] "GET / HTTP/1.1"`: `# - - [#/Mar/# +#] "GET / HTTP/#"`,
		"Task a.b[7ecc07e1-de61-abea-d990-c12ec08bab87] received":     "Task a.b[#] received",
		"sync ok wh-1, in 0.29641103744506836s":                       "sync ok wh-#, in #.#s",
		"mail to jane@mail.example.com":                               "mail to <e-mail>",
		"password=hunter2 given":                                      "password=<secret> given",
		"postgres://shop:hunter@db:5432/shop":                         "postgres://shop:<secret>@db:#/shop",
		"card 4111 1111 1111 1111, Authorization: Bearer abc.defgh":   "card <secret>, Authorization: Bearer <secret>",
		strings.Repeat("x ", 95) + "eyJhbGciOiJI.eyJzdWIi.c2lnbmF0":   strings.Repeat("x ", 95) + "<secret>",

		"a deadbeef that is a word": "a deadbeef that is a word",
		"größer als 5":              "größer als #",
	} {
		if got := Shape([]byte(text)); got != want {
			t.Errorf("%s\nlooks like %s\nwant       %s", text, got, want)
		}
	}
}
