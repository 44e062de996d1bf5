// Package outline makes a template of what an environment of a configuration looks at log
// events with, without the CDK: log groups, metric filters, alarms and who is told of them,
// saved queries. All is called as in the template that `cdk synth` makes, which has keys,
// roles, tasks and the like beside it; a test checks the two against each other.
package outline
