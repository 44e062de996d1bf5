// Package dashboard reads and writes the bodies of CloudWatch dashboards: widgets,
// their positions and contents, and variables.
//
// The rules are those of the CloudWatch API reference, page
// CloudWatch-Dashboard-Body-Structure, and for SEARCH those of the user guide, page
// search-expression-syntax. A widget that this package cannot read, because its
// type or one of its properties is unknown, is kept with the reason, so that the
// others can be read.
package dashboard
