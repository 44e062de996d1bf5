// Package outline makes a template of what an environment looks at log events with,
// without the CDK: log groups, metric filters, alarms and their listeners, and
// saved queries. All names are those in the template that `cdk synth` makes, which
// also has keys, roles, tasks and the like; a test checks the two against each
// other.
package outline
