package container

// NameForm is the form of the names of applications, environments and services, a regular
// expression, and NameWords says it to people. They become parts of the names of
// containers, log groups, metrics, alarms and queries.
const (
	NameForm  = `^[a-z][a-z0-9-]{0,39}$`
	NameWords = "lower-case letters, digits and hyphens, starting with a letter, at most 40 characters"
)
