// Package template reads CloudFormation templates, and finds the logging in
// them: log groups, metric filters, alarms, saved queries, dashboards, the
// containers of ECS tasks, the functions of Lambda and the topics that tell people.
// It reads what `cdk synth` writes, and any other template in JSON or YAML, with
// nested stacks and what is included as far as these are files.
// Package deployed reads an account as it is, and package terraform what Terraform
// provisions, into the same model.
//
// References are followed as far as names need. What is known only when the
// stack is deployed is never guessed: it stays as a placeholder that can be
// read, such as ${Topic} for the Ref of a topic or ${Key.Arn} for an attribute
// of a key, and every resource lists its own under Unresolved. Two values with
// the same placeholder are the same value.
//
// What a resource says in a way that CloudFormation would not take, or that this
// package does not know, refuses that resource: it is among Refused, with all that is
// wrong and the lines, and in none of the other lists. What a condition leaves out is
// among LeftOut, with the parameter that would bring it in, and what stands in files
// that are not here among Elsewhere. Only what is wrong with the template as a whole
// is an error.
//
// Whatever a template holds, reading it takes bounded time and memory.
package template
