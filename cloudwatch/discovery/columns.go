package discovery

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"github.com/logstack-go/logstack/internal/nearest"
)

// column is a field of a log whose lines are values in a fixed order.
type column struct {
	// name is the field's name in Logs Insights.
	name string
	// number is set if the values are numbers, where present.
	number bool
	// source is the field's name in the documentation of the log, if it differs.
	source string
}

// flowFields are the fields of VPC flow logs, version by version (flow-log-records
// in the VPC user guide). For version 2, which is the default format, the names in
// Logs Insights are those of CWL_AnalyzeLogData-discoverable-fields. That page has
// no others: the later names are assumed to follow the same rule.
var flowFields = []column{
	// Version 2.
	{"version", true, ""}, {"accountId", false, "account-id"}, {"interfaceId", false, "interface-id"},
	{"srcAddr", false, "srcaddr"}, {"dstAddr", false, "dstaddr"}, {"srcPort", true, "srcport"}, {"dstPort", true, "dstport"},
	{"protocol", true, ""}, {"packets", true, ""}, {"bytes", true, ""}, {"startTime", true, "start"}, {"endTime", true, "end"},
	{"action", false, ""}, {"logStatus", false, "log-status"},
	// Version 3.
	{"vpcId", false, "vpc-id"}, {"subnetId", false, "subnet-id"}, {"instanceId", false, "instance-id"}, {"tcpFlags", true, "tcp-flags"},
	{"type", false, ""}, {"pktSrcAddr", false, "pkt-srcaddr"}, {"pktDstAddr", false, "pkt-dstaddr"},
	// Version 4.
	{"region", false, ""}, {"azId", false, "az-id"}, {"sublocationType", false, "sublocation-type"}, {"sublocationId", false, "sublocation-id"},
	// Version 5.
	{"pktSrcAwsService", false, "pkt-src-aws-service"}, {"pktDstAwsService", false, "pkt-dst-aws-service"},
	{"flowDirection", false, "flow-direction"}, {"trafficPath", true, "traffic-path"},
	// Version 7.
	{"ecsClusterArn", false, "ecs-cluster-arn"}, {"ecsClusterName", false, "ecs-cluster-name"},
	{"ecsContainerInstanceArn", false, "ecs-container-instance-arn"}, {"ecsContainerInstanceId", false, "ecs-container-instance-id"},
	{"ecsContainerId", false, "ecs-container-id"}, {"ecsSecondContainerId", false, "ecs-second-container-id"},
	{"ecsServiceName", false, "ecs-service-name"}, {"ecsTaskDefinitionArn", false, "ecs-task-definition-arn"},
	{"ecsTaskArn", false, "ecs-task-arn"}, {"ecsTaskId", false, "ecs-task-id"},
	// Version 8 and later.
	{"rejectReason", false, "reject-reason"}, {"resourceId", false, "resource-id"}, {"encryptionStatus", false, "encryption-status"},
}

// defaultFlow is the number of fields in the default format, which come first.
const defaultFlow = 14

// dnsFields are the fields of the log of public DNS queries (query-logs in the
// Route 53 developer guide).
var dnsFields = []column{
	{"version", true, ""}, {"queryTimestamp", false, ""}, {"hostZoneId", false, ""}, {"queryName", false, ""}, {"queryType", false, ""},
	{"responseCode", false, ""}, {"protocol", false, ""}, {"edgeLocation", false, ""}, {"resolverIp", false, ""}, {"ednsClientSubnet", false, ""},
}

// columns are the fields of a line, in order.
type columns struct {
	all []column
	at  map[string]int
}

func newColumns(all []column) *columns {
	c := &columns{all: all, at: map[string]int{}}
	for i, f := range all {
		c.at[f.name] = i
	}
	return c
}

var (
	flow = newColumns(flowFields[:defaultFlow])
	dns  = newColumns(dnsFields)
)

// Columns returns the names in Logs Insights of the fields of lines that are values
// in a fixed order, in that order. It returns nil for other kinds of logs.
func (f *Format) Columns() []string {
	var of *columns
	switch f.kind() {
	case VPC:
		if of = flow; f.columns != nil {
			of = f.columns
		}
	case Route53:
		of = dns
	default:
		return nil
	}
	var names []string
	for _, c := range of.all {
		names = append(names, c.name)
	}
	return names
}

// flowField returns the field of VPC flow logs with the given name, in Logs
// Insights or in the documentation of flow logs.
func flowField(name string) (column, bool) {
	name = strings.TrimSuffix(strings.TrimPrefix(name, "${"), "}")
	for _, f := range flowFields {
		if name == f.name || name == f.documented() {
			return f, true
		}
	}
	return column{}, false
}

// documented returns the field's name in the documentation of the log.
func (c column) documented() string { return cmp.Or(c.source, c.name) }

// flowColumns returns the fields of a format of VPC flow logs.
func flowColumns(names []string) (*columns, error) {
	var all []column
	seen := map[string]bool{}
	for _, name := range names {
		f, ok := flowField(name)
		if !ok {
			return nil, fmt.Errorf("%q is not a field of VPC flow logs%s", name, didYouMean(name))
		}
		if seen[f.name] {
			return nil, fmt.Errorf("%q appears twice among the fields", name)
		}
		seen[f.name] = true
		all = append(all, f)
	}
	return newColumns(all), nil
}

func didYouMean(name string) string {
	var known []string
	for _, f := range flowFields {
		known = append(known, f.documented())
	}
	return nearest.Hint(strings.Trim(name, "${}"), known)
}

// headerOf returns the fields that a header line of VPC flow logs names. A header
// names at least two fields of VPC flow logs and nothing else. For other lines
// headerOf returns nil.
func headerOf(line []byte) []column {
	line = bytes.TrimSpace(line)
	if len(line) == 0 || line[0] >= '0' && line[0] <= '9' || line[0] == '{' || bytes.IndexByte(line, ' ') < 0 {
		return nil
	}
	var all []column
	seen := map[string]bool{}
	for word := range bytes.FieldsSeq(line) {
		f, ok := flowField(string(word))
		if !ok || seen[f.name] {
			return nil
		}
		seen[f.name] = true
		all = append(all, f)
	}
	return all
}

// isFlow reports whether a line is from VPC flow logs in the default format: it has
// the right number of values, begins with the version and ends with a status, which
// lines of other logs hardly do.
func isFlow(line []byte) bool {
	if !bytes.HasPrefix(line, []byte("2 ")) || bytes.Count(line, []byte{' '}) != defaultFlow-1 {
		return false
	}
	switch string(line[bytes.LastIndexByte(line, ' ')+1:]) {
	case "OK", "NODATA", "SKIPDATA":
		return true
	}
	return false
}

// isDNSQuery reports whether a line is from the log of DNS queries. It must begin
// with a version and a time, and have the right number of values.
func isDNSQuery(line []byte) bool {
	if len(line) < 25 || line[0] != '1' || line[1] != '.' || bytes.Count(line, []byte{' '}) != len(dnsFields)-1 {
		return false
	}
	_, rest, _ := bytes.Cut(line, []byte{' '})
	at, _, _ := bytes.Cut(rest, []byte{' '})
	return isTime(at)
}

// split splits a line into words at single spaces.
func split(words [][]byte, line []byte) [][]byte {
	words = words[:0]
	for {
		i := bytes.IndexByte(line, ' ')
		if i < 0 {
			return append(words, line)
		}
		words = append(words, line[:i])
		line = line[i+1:]
	}
}
