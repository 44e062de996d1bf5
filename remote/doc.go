// Package remote asks AWS what the toolkit otherwise answers offline: queries,
// filter patterns, and what an account's alarms do with its own log events.
//
// Nothing here runs unless the user asks for it with a flag. Credentials come
// from the SDK's own chain (configure-gosdk); this package neither reads nor
// writes them. If AWS refuses a call, the error says what is missing and what
// to do.
package remote
