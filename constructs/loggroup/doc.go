// Package loggroup provisions log groups: retention by tier, encryption with a
// key whose policy really lets CloudWatch Logs use it, and protection against
// losing what was logged.
//
//	group := loggroup.New(stack, "Logs", loggroup.Props{})
package loggroup
