// Package contractdiff says what a change of a log contract does: to what records
// promise, and to all that is made of it in the cloud. An alarm that looks for a name
// which is no longer written looks just like one with nothing to say, so whoever
// renames a field reads here which filters, alarms and queries go with it.
package contractdiff
