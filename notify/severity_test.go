package notify

import "testing"

func TestSeveritiesAreReadByName(t *testing.T) {
	var s Severity
	if err := s.UnmarshalText([]byte("pager")); err == nil || err.Error() != `there is no severity "pager": allowed are page, ticket` {
		t.Errorf("%v", err)
	}
	if err := s.UnmarshalText([]byte("ticket")); err != nil || s != Ticket {
		t.Errorf("%s, %v", s, err)
	}
}
