package cloudwatch

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logstack-go/logstack/internal/enum"
)

// deliveredLogs are the types of logs that AWS services deliver through CloudWatch
// Logs, by the services' names in ARNs (API_PutDeliverySource). Traces are left
// out, as they go to X-Ray.
var deliveredLogs = map[string][]string{
	"amplify":              {"ACCESS_LOGS", "WAF_LOGS"},
	"bedrock":              {"APPLICATION_LOGS", "EVENT_LOGS"},
	"bedrock-agentcore":    {"APPLICATION_LOGS", "USAGE_LOGS"},
	"cloudfront":           {"ACCESS_LOGS", "CONNECTION_LOGS"},
	"codewhisperer":        {"EVENT_LOGS"},
	"ecs":                  {"ACTION_LOGS"},
	"elasticloadbalancing": {"ALB_ACCESS_LOGS", "ALB_CONNECTION_LOGS", "ALB_HEALTH_CHECK_LOGS", "NLB_ACCESS_LOGS"},
	"entityresolution":     {"WORKFLOW_LOGS"},
	"events":               {"ERROR_LOGS", "INFO_LOGS", "TRACE_LOGS"},
	"mediapackagev2":       {"EGRESS_ACCESS_LOGS", "INGRESS_ACCESS_LOGS"},
	"mediatailor":          {"AD_DECISION_SERVER_LOGS", "MANIFEST_SERVICE_LOGS", "TRANSCODE_LOGS"},
	"network-firewall":     {"ALERT_LOGS", "ALLOW_LOGS", "DENY_LOGS"},
	"pcs":                  {"PCS_JOBCOMP_LOGS", "PCS_SCALING_LOGS", "PCS_SCHEDULER_AUDIT_LOGS", "PCS_SCHEDULER_LOGS"},
	"s3":                   {"S3_SERVER_ACCESS_LOGS"},
	"securityhub":          {"SECURITY_FINDING_LOGS"},
	"shield":               {"FLOW_LOGS"},
	"workmail": {"ACCESS_CONTROL_LOGS", "AUTHENTICATION_LOGS", "WORKMAIL_AVAILABILITY_PROVIDER_LOGS", "WORKMAIL_MAILBOX_ACCESS_LOGS",
		"WORKMAIL_PERSONAL_ACCESS_TOKEN_LOGS"},
}

// byResource are the types of logs of single resource types, where the ARN shows
// the resource type.
var byResource = map[string][]string{
	"elasticloadbalancing:loadbalancer/app/": {"ALB_ACCESS_LOGS", "ALB_CONNECTION_LOGS", "ALB_HEALTH_CHECK_LOGS"},
	"elasticloadbalancing:loadbalancer/net/": {"NLB_ACCESS_LOGS"},
	"bedrock:agent":                          {"APPLICATION_LOGS", "EVENT_LOGS"},
	"bedrock:knowledge-base/":                {"APPLICATION_LOGS"},
}

// DeliveredLogs returns the types of logs that AWS services can deliver through
// CloudWatch Logs, by the services' names in ARNs (API_PutDeliverySource). It has
// only the services that this package knows.
func DeliveredLogs() map[string][]string { return maps.Clone(deliveredLogs) }

// CheckLogType returns an error if the resource with that ARN has no logs of that
// type to deliver. The error lists the types that it has. For an unknown service,
// any type is accepted.
func CheckLogType(arn, logType string) error {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" {
		return fmt.Errorf("%q is not an ARN: name the resource that has the logs, such as arn:aws:cloudfront::111122223333:distribution/E1EXAMPLE", arn)
	}
	service, types := parts[2], deliveredLogs[parts[2]]
	for prefix, narrower := range byResource {
		if of, resource, _ := strings.Cut(prefix, ":"); of == service && strings.HasPrefix(parts[5], resource) {
			types = narrower
		}
	}
	switch {
	case logType == "TRACES":
		return fmt.Errorf("TRACES go to X-Ray, and are not logs")
	case logType == "":
		return fmt.Errorf("the type of the logs is missing%s", allowedTypes(types))
	case types != nil && !slices.Contains(types, logType):
		return fmt.Errorf("%[2]s has no logs of the type %[1]q%[3]s", logType, service, allowedTypes(types))
	}
	return nil
}

func allowedTypes(types []string) string {
	if types == nil {
		return ""
	}
	return ": use " + enum.OneOf(types)
}

// DeliveryFormat is the format of delivered logs.
type DeliveryFormat string

// The formats of delivered logs (API_PutDeliveryDestination). Which of them a
// service supports, and which is the default, is documented with the service.
const (
	DeliverJSON    DeliveryFormat = "json"
	DeliverPlain   DeliveryFormat = "plain"
	DeliverW3C     DeliveryFormat = "w3c"
	DeliverRaw     DeliveryFormat = "raw"
	DeliverParquet DeliveryFormat = "parquet"
)

// DeliveryFormats returns all formats of delivered logs.
func DeliveryFormats() []DeliveryFormat {
	return []DeliveryFormat{DeliverJSON, DeliverPlain, DeliverW3C, DeliverRaw, DeliverParquet}
}

// HasDelimiter reports whether the fields of a record are separated by a delimiter
// (AWS::Logs::Delivery).
func (f DeliveryFormat) HasDelimiter() bool {
	return f == DeliverPlain || f == DeliverW3C || f == DeliverRaw
}
