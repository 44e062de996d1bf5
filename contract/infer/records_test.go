package infer

import "testing"

// The contract lists fields of every record, fields of records of many events,
// and fields that the preset has in any record.
func TestRecords(t *testing.T) {
	lines(t, saying("one")+`"all": 1, "many": 1, "few": 1, "unset": null}`, saying("two")+`"all": 1, "many": 1, "unset": 1}`, saying("three")+`"all": 1, "user_id": "u"}`, saying("four")+`"all": 1, "request_id": "r"}`).has(t, []string{
		"  # in all of them\n  fields: [all, level, logger, message, timestamp]\n",
		"  # not seen, and of any in the preset: account_code, error_message, error_type, event_type, exc_info, lineno, pathname, stack_info, tenant_id\n",
		"  optional: [many, request_id, unset, user_id, account_code,",
	})
	// No record promises a secret.
	lines(t, usual+`"api_token": "x"}`).has(t, []string{"optional: [api_token, "}, "fields: [api_token")
}
