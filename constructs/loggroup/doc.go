// Package loggroup provisions log groups with retention by tier, encryption with a key
// whose policy lets CloudWatch Logs use it, and protection against accidental deletion.
//
//	group := loggroup.New(stack, "Logs", loggroup.Props{})
package loggroup
