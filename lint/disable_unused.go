package lint

// disableUnused is reported by Report.disable.
var disableUnused = Check{ID: "disable/unused", Severity: Info}
