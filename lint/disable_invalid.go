package lint

// disableInvalid is told by Report.disable.
var disableInvalid = Check{ID: "disable/invalid", Severity: Warning}
