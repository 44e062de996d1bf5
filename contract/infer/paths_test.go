package infer

import (
	"slices"
	"testing"
)

func TestPathNodes(t *testing.T) {
	root := &pathNode{}
	req := root.child([]byte("req"))
	if at := req.child([]byte("a.b")); at.path != "req.['a.b']" || req.child([]byte("a.b")) != at {
		t.Errorf("%+v", at)
	}
	if at := root.child([]byte("jo@mail.example.com")); at.path != "['<e-mail>']" && at.path != "<e-mail>" {
		t.Errorf("a key that is an address is %s", at.path)
	}
	for path, want := range map[string]says{"message": saysMessage, "msg": saysMessage, "body": saysMessage, "logger": saysLogger, "name": saysLogger, "level": saysNothing, "x": saysNothing} {
		if got := newPathNode(path); got.says != want {
			t.Errorf("%s says %d", path, got.says)
		}
	}
	if message, body := newPathNode("message"), newPathNode("body"); message.rank >= body.rank {
		t.Error("what one library calls the message comes before the message")
	}
	if got := outerPaths("a.b.c"); !slices.Equal(got, []string{"a", "a.b"}) {
		t.Errorf("%v", got)
	}
}

func TestNamesTime(t *testing.T) {
	for path, want := range map[string]bool{"time": true, "createdAt": true, "token.exp": true, "start_ns": true, "order": false, "account_id": false, "time.zone": false, "": false} {
		if namesTime(keysOf(path)) != want {
			t.Errorf("%s: %v", path, !want)
		}
	}
}
