package retention

import "testing"

func TestArchiveCheck(t *testing.T) {
	hot := map[string]Days{"the application log": 30, "the audit log": 365}
	for _, c := range []struct {
		archive Archive
		want    string
	}{
		{Archive{}, ""},
		{Archive{GlacierAfterDays: 1, Glacier: Deep, KeepDays: 3653, Lock: Compliance}, ""},
		{Archive{Lock: Governance, LockDays: 365}, ""},
		{Archive{KeepDays: 365, GlacierAfterDays: 30}, ""}, // as long as CloudWatch itself
		{Archive{KeepDays: 364, GlacierAfterDays: 30}, "KeepDays is 364, and the audit log keeps log events for 365 days itself: an archive must keep them for longer"},
		{Archive{KeepDays: 400, GlacierAfterDays: 400}, "GlacierAfterDays is 400, but log events are kept for 400: they would be gone before they move"},
		{Archive{Lock: Compliance, LockDays: 3000}, "LockDays is 3000, but log events are kept for 2557: a lock cannot outlast them"},
		{Archive{LockDays: 3}, "LockDays is for Object Lock: give its mode, governance, compliance"},
		{Archive{GlacierAfterDays: -1, KeepDays: -1, Glacier: "ice", Lock: "tight"},
			"GlacierAfterDays is -1: it must be 1 or more\nKeepDays is -1: it must be 1 or more\n" +
				`Glacier is wrong: there is no class of Glacier "ice": use one of instant, flexible, deep` + "\n" +
				`Lock is wrong: there is no mode of Object Lock "tight": use governance or compliance`},
	} {
		got := ""
		if err := c.archive.Check(hot); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%+v:\n%s\nwant\n%s", c.archive, got, c.want)
		}
	}
	if full := (Archive{Lock: Governance}).Filled(); full != (Archive{90, Flexible, 2557, Governance, 2557}) {
		t.Errorf("the defaults are %+v", full)
	}
}
