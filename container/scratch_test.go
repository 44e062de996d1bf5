package container

import (
	"testing"
	"time"
)

func TestCheckScratch(t *testing.T) {
	for _, c := range []struct {
		paths []string
		ok    bool
	}{
		{nil, true},
		{[]string{"/tmp"}, true},
		{[]string{"/tmp", "/var/run/app", "/tmpfs"}, true},
		{[]string{"tmp"}, false},
		{[]string{"/"}, false},
		{[]string{"/tmp/"}, false},
		{[]string{"/a/../b"}, false},
		{[]string{"/a b"}, false},
		{[]string{""}, false},
		{[]string{"/tmp", "/tmp"}, false},
		{[]string{"/tmp", "/tmp/a"}, false},
		{[]string{"/tmp/a", "/tmp"}, false},
	} {
		if err := CheckScratch(c.paths); (err == nil) != c.ok {
			t.Errorf("%q: %v", c.paths, err)
		}
	}
}

func TestUsers(t *testing.T) {
	for user, c := range map[string]struct{ ok, root bool }{
		"1000": {true, false}, "app": {true, false}, "app:app": {true, false}, "1000:0": {true, false}, "100": {true, false},
		"0": {true, true}, "root": {true, true}, "0:1337": {true, true}, "00": {true, true},
		"": {false, false}, "a b": {false, false}, "-1": {false, false}, "a:b:c": {false, false}, ":app": {false, false}, "app:": {false, false},
	} {
		if err := CheckUser(user); (err == nil) != c.ok {
			t.Errorf("%q: %v", user, err)
		}
		if IsRoot(user) != c.root {
			t.Errorf("%q is root: %v", user, IsRoot(user))
		}
	}
}

func TestHealthChecks(t *testing.T) {
	for name, check := range map[string]struct {
		err error
		ok  bool
	}{
		"the least interval": {CheckHealthInterval(5 * time.Second), true},
		"a short interval":   {CheckHealthInterval(4 * time.Second), false},
		"the most":           {CheckHealthInterval(5 * time.Minute), true},
		"a long interval":    {CheckHealthInterval(301 * time.Second), false},
		"half a second":      {CheckHealthInterval(5500 * time.Millisecond), false},
		"a timeout":          {CheckHealthTimeout(2 * time.Second), true},
		"a long timeout":     {CheckHealthTimeout(61 * time.Second), false},
		"a start":            {CheckHealthStart(5 * time.Minute), true},
		"a long start":       {CheckHealthStart(6 * time.Minute), false},
		"retries":            {CheckHealthRetries(10), true},
		"no retries":         {CheckHealthRetries(0), false},
		"many retries":       {CheckHealthRetries(11), false},
	} {
		if (check.err == nil) != check.ok {
			t.Errorf("%s: %v", name, check.err)
		}
	}
}
