package transformer

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// builtIn parses the log of an AWS service. It always parses the whole event.
type builtIn struct {
	Source string `json:"source,omitempty"`
	parse  func(string) (*object, error)
}

func builtInOf(parse func(string) (*object, error)) func() processor {
	return func() processor { return &builtIn{parse: parse} }
}

func (p *builtIn) from() string { return p.Source }

func (p *builtIn) check(*problems) {}

func (p *builtIn) run(e *event) error {
	parsed, err := p.parse(e.Message)
	if err == nil {
		e.root.merge(parsed)
	}
	return err
}

// columns returns an object of the values by name. A value whose name ends in #
// becomes a number if possible.
func columns(values []string, names string) (*object, error) {
	all := strings.Fields(names)
	if len(values) != len(all) {
		return nil, fmt.Errorf("it has %d values, not %d", len(values), len(all))
	}
	o := newObject()
	for i, name := range all {
		name, isNumber := strings.CutSuffix(name, "#")
		value := values[i]
		if decoded, err := url.PathUnescape(value); err == nil {
			value = decoded
		}
		if _, err := strconv.ParseFloat(value, 64); isNumber && err == nil && json.Valid([]byte(value)) {
			o.set(name, json.Number(value))
			continue
		}
		o.set(name, value)
	}
	return o, nil
}

// parseVPC parses flow logs in their default format.
func parseVPC(text string) (*object, error) {
	return columns(strings.Fields(text), "version# accountId interfaceId srcAddr dstAddr srcPort# dstPort# protocol# packets# bytes# start# end# action logStatus")
}

// parseRoute53 parses logs of public hosted zones.
func parseRoute53(text string) (*object, error) {
	return columns(strings.Fields(text), "version# queryTimestamp hostZoneId queryName queryType responseCode protocol edgeLocation resolverIp ednsClientSubnet")
}

// parseCloudfront parses standard logs.
func parseCloudfront(text string) (*object, error) {
	return columns(strings.Fields(text), "date time x-edge-location sc-bytes# c-ip cs-method cs(Host) cs-uri-stem sc-status# cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie)"+
		" x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes# time-taken# x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type"+
		" cs-protocol-version fle-status fle-encrypted-fields c-port# time-to-first-byte# x-edge-detailed-result-type sc-content-type sc-content-len# sc-range-start# sc-range-end#")
}

var postgres = regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \S+?):([^:]*(?:\(\d+\))?):([^@]*)@([^:]*):\[(\d+)\]:([A-Z0-9]+):`)

// parsePostgres parses the prefix that RDS puts before lines of PostgreSQL.
func parsePostgres(text string) (*object, error) {
	found := postgres.FindStringSubmatch(text)
	if found == nil {
		return nil, errors.New("it is not a line of PostgreSQL on RDS")
	}
	return columnsAsTheyAre(found[1:], "logTime", "srcIp", "userName", "dbName", "processId", "logLevel"), nil
}

func columnsAsTheyAre(values []string, names ...string) *object {
	o := newObject()
	for i, name := range names {
		o.set(name, values[i])
	}
	return o
}

// parseWAF turns the headers and the labels in the log of a web ACL into maps. Of
// several labels with the same name, the last one counts.
func parseWAF(text string) (*object, error) {
	o, err := parseObject(text)
	if err != nil {
		return nil, err
	}
	if request, ok := o.values["httpRequest"].(*object); ok {
		if list, ok := request.values["headers"].([]any); ok {
			headers := newObject()
			for _, item := range list {
				if header, ok := item.(*object); ok {
					if name, ok := header.values["name"].(string); ok {
						headers.set(name, header.values["value"])
					}
				}
			}
			request.set("headers", headers)
		}
	}
	if list, ok := o.values["labels"].([]any); ok {
		labels := newObject()
		for _, item := range list {
			if label, ok := item.(*object); ok {
				labels.merge(label)
			}
		}
		o.set("labels", labels)
	}
	return o, nil
}
