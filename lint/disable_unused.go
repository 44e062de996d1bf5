package lint

// disableUnused is told by Report.disable.
var disableUnused = Check{ID: "disable/unused", Severity: Info}
