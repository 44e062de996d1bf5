package lint

// disableInvalid is reported by Report.disable.
var disableInvalid = Check{ID: "disable/invalid", Severity: Warning}
