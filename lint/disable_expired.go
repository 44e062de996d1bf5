package lint

// disableExpired is reported by Report.disable.
var disableExpired = Check{ID: "disable/expired", Severity: Warning}
