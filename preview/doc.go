// Package preview shows what a CloudWatch dashboard of a template would show,
// had some log events been written: it replays them, computes the graphs, runs
// the queries and follows the alarms, and draws all of it as one HTML page that
// needs nothing else.
//
// What it cannot show is refused by name in the widget that it stands in; the
// rest of the dashboard is shown. Times are UTC.
package preview
