// Package roles says what the fields of log records are for, whatever a library calls
// them: responseTime, latency and event.duration are all how long a request took,
// which contracts call duration_ms.
//
// What the presets of applications call the fields of a role is known from them. The
// table has the names beside: those of the middleware that writes a record a request,
// and of what people write by hand. Letter case and what stands between words make no
// difference, and neither do the objects that libraries put all extras in.
//
// A name alone is a guess. What the values of a role must be, Types and Fits say.
package roles
