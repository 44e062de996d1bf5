// Package remote asks AWS what the toolkit else answers offline: queries, filter
// patterns, and what an account's alarms do with its own log events.
//
// Nothing here runs unless somebody asks for it by a flag. Credentials come from the
// SDK's own chain (configure-gosdk), and are neither read nor written here. What AWS
// refuses comes back as an error that says what is missing, and what to do.
package remote
