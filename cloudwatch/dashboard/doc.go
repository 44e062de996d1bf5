// Package dashboard is the body of a CloudWatch dashboard: its widgets, where
// they stand, what they show, and its variables. It writes bodies and reads
// them.
//
// The rules are those of the CloudWatch API reference, on the page
// CloudWatch-Dashboard-Body-Structure, and for SEARCH those of the user guide,
// on the page search-expression-syntax. A widget, or a property of one, that
// this package does not know is kept with the reason why it is not read, so
// that the others can be.
package dashboard
