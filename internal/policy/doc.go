// Package policy reads IAM policies and decides whether they allow a request.
//
// Placeholders in a template stand for values that only the deployment knows,
// and conditions may depend on facts that nobody knows beforehand. The answer
// is then Unknown, never a guess. Equal placeholders stand for equal texts.
package policy
