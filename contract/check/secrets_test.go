package check

import (
	"slices"
	"testing"
)

// What is found in texts. None of these was ever real.
func TestInText(t *testing.T) {
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
		"api_key=abc&user=jane@mail.example.com":            {"an e-mail address", "a password"},
	} {
		var got []string
		inText([]byte(text), func(s sight) { got = append(got, s.what) })
		if !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// A word in a secret does not take it out.
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
		"password": true, "API-Key": true, "access_token": true, "Set-Cookie": true,
		"token_count": false, "auth_method": false, "key": false, "card_last_four": false,
	} {
		if secretName(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

// Lines of one kind look alike.
func TestShape(t *testing.T) {
	for text, want := range map[string]string{
		"[2025-03-11 08:00:03,200: WARNING/MainProcess] No hostname":  "[# #: WARNING/MainProcess] No hostname",
		`10.0.1.17 - - [11/Mar/2025:08:00:20 +0000] "GET / HTTP/1.1"`: `# - - [#/Mar/# +#] "GET / HTTP/#"`,
		"Task a.b[7ecc07e1-de61-abea-d990-c12ec08bab87] received":     "Task a.b[#] received",
		"sync ok wh-1, in 0.29641103744506836s":                       "sync ok wh-#, in #.#s",
		"mail to jane@mail.example.com":                               "mail to <e-mail>",
		"password=hunter2 given":                                      "<secret> given",
		"a deadbeef that is a word":                                   "a deadbeef that is a word",
		"größer als 5":                                                "größer als #",
	} {
		if got := shape([]byte(text)); got != want {
			t.Errorf("%s\nlooks like %s\nwant       %s", text, got, want)
		}
	}
}
