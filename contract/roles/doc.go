// Package roles says what the fields of log records are for, whatever a library
// calls them: responseTime, latency and event.duration are all how long a request
// took, which contracts call duration_ms.
//
// The names come from the presets of applications and from a table, which adds the
// names that middleware uses for records of requests, and those that people choose.
// Letter case and what separates words make no difference, nor do the objects in
// which libraries put all extras.
//
// A name alone is a guess. Types and Fits say what the values of a role must be.
package roles
