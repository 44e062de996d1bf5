package discovery

import (
	"bytes"

	"github.com/logstack-go/logstack/internal/enum"
)

// Kind is the kind of a log.
type Kind string

const (
	// Auto detects the kind of each event. It is the default; the empty Kind means
	// the same.
	Auto Kind = "auto"
	// Lambda is the logs of Lambda functions and their runtime.
	Lambda Kind = "lambda"
	// VPC is VPC flow logs.
	VPC Kind = "vpc"
	// Route53 is the log of public DNS queries.
	Route53 Kind = "route53"
	// JSON is logs in JSON. The kinds below are JSON as well: nothing more is
	// discovered in their lines. Where such logs have lines of text, as execution
	// logs of API Gateway and those of most EKS components do, these have no
	// fields.
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

// UnmarshalText sets the kind from its name. If there is no such kind, the error
// lists all of them.
func (k *Kind) UnmarshalText(text []byte) error {
	return enum.Unmarshal(k, text, "log type", Kinds())
}

// lambdaGroups is the prefix of the names of Lambda functions' log groups.
var lambdaGroups = []byte("/aws/lambda/")

// kindOf detects the kind of an event from its log group and its form. It returns
// "" if the event has no fields of its own.
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

// isObject reports whether a message begins like a JSON object.
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

// Sniff detects the format of a log from its first lines, which may show more than
// one line does: a header names the fields of VPC flow logs, and if some lines are
// from Lambda's runtime, all others are from a function. If nothing is detected,
// Sniff returns f.
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
