// Package template reads CloudFormation templates and finds the logging in
// them: log groups, metric filters, alarms, saved queries, dashboards, ECS
// containers, Lambda functions and the topics that notify people.
//
// It reads the output of `cdk synth` and any other template in JSON or YAML. It
// follows nested stacks and includes where these are files. Package deployed
// reads an account as it is, and package terraform what Terraform provisions,
// into the same model.
//
// References are followed as far as names need. A value that only the
// deployment knows is never guessed. It becomes a readable placeholder, such as
// ${Topic} for a Ref or ${Key.Arn} for an attribute, and every resource lists
// its placeholders under Unresolved. Two values with the same placeholder are
// the same value.
//
// A resource that CloudFormation would refuse, or that this package cannot
// read, is listed under Refused, with all its faults and their lines, and in no
// other list. A resource that a condition leaves out is listed under LeftOut,
// with the parameter that would bring it in. What stands in files that are not
// here is listed under Elsewhere. Only a fault of the template as a whole is an
// error.
//
// Whatever a template holds, reading it takes bounded time and memory.
package template
