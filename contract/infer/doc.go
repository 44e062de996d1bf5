// Package infer makes a first contract of log events: of the preset that comes
// closest, the fields that records have, and the events that they tell of. What it
// guesses, it says in comments.
package infer
