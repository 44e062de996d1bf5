package discovery

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/enum"
)

// Kind is the kind of a log.
type Kind string

const (
	// Auto finds the kind out, event by event. It is the default, as is no Kind.
	Auto Kind = "auto"
	// Lambda is what Lambda functions and their runtime write.
	Lambda Kind = "lambda"
	// VPC is VPC flow logs.
	VPC Kind = "vpc"
	// Route53 is the log of public DNS queries.
	Route53 Kind = "route53"
	// JSON is all logs in JSON, and the kinds below are of those: nothing more is
	// discovered in their lines. Lines of theirs that are text have no fields:
	// execution logs of API Gateway, and those of most components of EKS.
	JSON       Kind = "json"
	CloudTrail Kind = "cloudtrail"
	WAF        Kind = "waf"
	ECS        Kind = "ecs"
	EKS        Kind = "eks"
	APIGateway Kind = "apigateway"
)

// Kinds returns all kinds.
func Kinds() []Kind {
	return []Kind{Auto, Lambda, VPC, Route53, CloudTrail, WAF, ECS, EKS, APIGateway, JSON}
}

// UnmarshalText reads a kind's name; the error lists those there are.
func (k *Kind) UnmarshalText(text []byte) error {
	return enum.Unmarshal(k, text, "log type", Kinds())
}

// lambdaGroups is what the names of log groups of Lambda functions start with.
var lambdaGroups = []byte("/aws/lambda/")

// kindOf finds out the kind of an event by its log group and its form; "" if it
// has no fields of its own.
func kindOf(group, message []byte) Kind {
	switch {
	case bytes.HasPrefix(group, lambdaGroups):
		return Lambda
	case isObject(message):
		return JSON
	case isFlow(message):
		return VPC
	case isDNSQuery(message):
		return Route53
	case isLambda(message):
		return Lambda
	}
	return ""
}

// isObject reports whether a message begins as JSON objects do.
func isObject(message []byte) bool {
	for _, c := range message {
		switch c {
		case '{':
			return true
		case ' ', '\t', '\n', '\r':
		default:
			return false
		}
	}
	return false
}

// Sniff finds out the format of a log by its first lines, where they tell more
// than one line does: a header names the fields of VPC flow logs, and among lines
// of Lambda's runtime, all others are a function's. Otherwise it is the format
// that was given.
func (f *Format) Sniff(head []byte) *Format {
	if f != nil && f.columns != nil {
		return f
	}
	line, _, _ := bytes.Cut(head, []byte{'\n'})
	if f.kind() == Auto || f.kind() == VPC {
		if names := headerOf(line); names != nil {
			return &Format{Kind: VPC, columns: newColumns(names)}
		}
	}
	if f.kind() != Auto {
		return f
	}
	for line := range bytes.Lines(head) {
		if isPlatform(line) {
			return &Format{Kind: Lambda}
		}
	}
	return f
}
