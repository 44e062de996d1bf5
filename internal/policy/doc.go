// Package policy reads policies of IAM, and says whether they allow something.
//
// The values of a template hold placeholders for what only the deployment knows, and
// conditions may ask for what nobody knows before: the answer is then Unknown, and never
// a guess. Two placeholders that are the same stand for the same text.
package policy
