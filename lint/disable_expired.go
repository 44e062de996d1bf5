package lint

// disableExpired is told by Report.disable.
var disableExpired = Check{ID: "disable/expired", Severity: Warning}
