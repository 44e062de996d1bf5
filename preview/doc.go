// Package preview shows what a CloudWatch dashboard of a template would show
// for some log events. It replays the events, computes the graphs, runs the
// queries, follows the alarms, and draws everything as one self-contained HTML
// page.
//
// What cannot be shown is refused by name in its widget; the rest of the
// dashboard is shown. Times are in UTC.
package preview
