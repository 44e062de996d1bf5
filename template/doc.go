// Package template reads CloudFormation templates, and finds the logging in
// them: log groups, metric filters, alarms, saved queries, dashboards, the
// containers of ECS tasks and the topics that tell people. It reads what
// `cdk synth` writes, and any other template in JSON.
//
// References are followed as far as names need. What is known only when the
// stack is deployed is never guessed: it stays as a placeholder that can be
// read, such as ${Topic} for the Ref of a topic or ${Key.Arn} for an attribute
// of a key, and every resource lists its own under Unresolved. Two values with
// the same placeholder are the same value.
//
// What a template says in a way that CloudFormation would not take, or that
// this package does not know, is an error with the file, the logical id and
// the property. All of them are told at once.
package template
