// Package alarmrules holds the alarm rules, one .yaml file each, written with the
// canonical names of the log contract, and binds them to an application: the metric
// filters, metrics and alarms that they need, and the lines of its dashboard.
//
// A rule is data. It is of one of a small set of kinds, a Go file each, whose keys
// are in the rule's file next to those that all rules have:
//
//	meaning: More logins fail than people mistype.
//	firstSteps: Check whether few addresses make them. If so, block those.
//	query: failed-logins-by-ip
//	count: {event: login_failed}
//	above: {ticket: 10}
//	period: 5m
//
// The rule is named after its file: failed-logins.yaml is failed-logins in a
// configuration, in Go, in the alarm's name and in links. Next to each is a
// .test.yaml file with log events, and when the alarms go off on them. The folder
// metrics has metrics that several rules look at, router the rules about the own
// log of a log router, and each other folder those of a source, which is an AWS
// service or a server, with the names of its contract. There, a file with the key
// sameAs is based on the general rule of that name, and is laid over it.
//
// Your own rules have the same form: Parse and Folder read them, and a literal of
// type Rule is one as well.
package alarmrules
