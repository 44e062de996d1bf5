// Package infer makes a first contract from log events: the closest preset, the
// fields that the records have, and their events. Comments in the contract mark
// what was guessed.
package infer
