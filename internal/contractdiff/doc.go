// Package contractdiff reports what a change of a log contract does to the
// promises about records and to the resources made from them. An alarm that
// looks for a field that is no longer written looks just like an alarm with
// nothing to report. So whoever renames a field reads here which filters,
// alarms and queries are affected.
package contractdiff
