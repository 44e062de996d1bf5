// Package alarmrules holds the alarm rules, one .yaml file each, written with the
// canonical names of the log contract, and binds them to an application: what
// metric filters, metrics and alarms they need, and the lines of its dashboard.
//
// A rule is data. What it can watch is one of a small set of kinds, a Go file
// each, whose keys stand in the rule's file beside those that all rules have:
//
//	meaning: More logins fail than people mistype.
//	firstSteps: See whether few addresses make them. If so, block those.
//	query: failed-logins-by-ip
//	count: {event: login_failed}
//	above: {ticket: 10}
//	period: 5m
//
// The file's name is the rule's: failed-logins.yaml is failed-logins in a
// configuration, in Go, in the alarm's name and in links. Beside each stands a
// .test.yaml file with log events, and when the alarms go off on them. The folder
// metrics has what several rules look at, router the rules about the own log of a
// log router, and each other folder those of a source: of what an AWS service or a
// server writes, with the names of its contract. There, a file with the key sameAs is
// the general rule of that name, over which it lays what else it says.
//
// Rules of one's own have the very same form: Parse and Folder read them, and a
// literal of Rule is one as well.
package alarmrules
