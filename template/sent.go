package template

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// What sends and keeps log events outside of CloudWatch Logs is read leniently:
// it is reported, never replayed.

const (
	deliveryStreamType      = "AWS::KinesisFirehose::DeliveryStream"
	deliveryType            = "AWS::Logs::Delivery"
	deliverySourceType      = "AWS::Logs::DeliverySource"
	deliveryDestinationType = "AWS::Logs::DeliveryDestination"
	tableType               = "AWS::Glue::Table"
	bucketType              = "AWS::S3::Bucket"
)

// listed are the types that the methods of this file return.
var listed = map[string]bool{
	deliveryStreamType: true, deliveryType: true, deliverySourceType: true, deliveryDestinationType: true, tableType: true, objectiveType: true,
	eventRuleType: true,
}

// DeliveryStream is a Firehose stream.
type DeliveryStream struct {
	Resource
	// Name is the stream's name, or the placeholder of its Ref where
	// CloudFormation generates the name.
	Name string `json:"name"`
	// To is the destination: S3, or its name in CloudFormation, such as Splunk.
	To string `json:"to"`
	// Bucket, Folder and Compression say where and how it writes to S3. Bucket
	// is a name or an ARN, or its placeholder.
	Bucket      string `json:"bucket,omitempty"`
	Folder      string `json:"folder,omitempty"`
	Compression string `json:"compression,omitempty"`
	// LogGroups are the log groups of this template whose subscription filters
	// send to it.
	LogGroups []string `json:"logGroups,omitempty"`
	// Kept says how the bucket keeps its objects, if it stands in this template
	// or in one that this is nested in.
	Kept *Kept `json:"kept,omitempty"`
}

// Kept says how a bucket keeps its objects.
type Kept struct {
	// Days is after how many days objects expire; empty for never.
	Days string `json:"days,omitempty"`
	// Class is the storage class that objects move to after AfterDays days;
	// empty for none.
	Class     string `json:"class,omitempty"`
	AfterDays string `json:"afterDays,omitempty"`
	// Lock is GOVERNANCE or COMPLIANCE, and LockDays for how many days it
	// protects objects. Without a lock, anyone with the permission may delete
	// them.
	Lock     string `json:"lock,omitempty"`
	LockDays string `json:"lockDays,omitempty"`
}

// DeliveryStreams returns the streams of Firehose that the template makes.
func (t *Template) DeliveryStreams() []DeliveryStream {
	var all []DeliveryStream
	for _, m := range t.madeOf(deliveryStreamType) {
		s := DeliveryStream{Resource: m.Resource, Name: m.named("DeliveryStreamName")}
		for _, property := range slices.Sorted(maps.Keys(m.Properties)) {
			kind, is := strings.CutSuffix(property, "DestinationConfiguration")
			if !is {
				continue
			}
			if s.To = kind; strings.HasSuffix(kind, "S3") {
				to := m.Properties[property]
				s.To, s.Bucket, s.Folder, s.Compression = "S3", textInside(to, "BucketARN"), textInside(to, "Prefix"), textInside(to, "CompressionFormat")
				s.Kept = t.kept(s.Bucket)
			}
		}
		for _, f := range t.subscriptionFilters {
			if isOf(f.Destination, m.LogicalID) || f.Destination == s.Name || strings.HasSuffix(f.Destination, ":deliverystream/"+s.Name) {
				s.LogGroups = append(s.LogGroups, f.LogGroup)
			}
		}
		all = append(all, s)
	}
	return all
}

// kept returns how a bucket keeps its objects; nil if the bucket is not known.
func (t *Template) kept(bucket string) *Kept {
	for in := t; in != nil; in = in.parent {
		for _, m := range in.madeOf(bucketType) {
			name := m.named("BucketName")
			if !isOf(bucket, m.LogicalID) && bucket != name && !strings.HasSuffix(bucket, ":::"+name) {
				continue
			}
			k := &Kept{}
			rules, _ := inside(m.Properties["LifecycleConfiguration"], "Rules").([]any)
			for _, rule := range rules {
				if textInside(rule, "Status") == "Disabled" {
					continue
				}
				if days := textInside(rule, "ExpirationInDays"); days != "" {
					k.Days = days
				}
				transitions, _ := inside(rule, "Transitions").([]any)
				for _, one := range transitions {
					k.Class, k.AfterDays = textInside(one, "StorageClass"), textInside(one, "TransitionInDays")
				}
			}
			lock := inside(m.Properties["ObjectLockConfiguration"], "Rule", "DefaultRetention")
			k.Lock, k.LockDays = textInside(lock, "Mode"), textInside(lock, "Days")
			return k
		}
	}
	return nil
}

// Table is a Glue table, by which Athena reads files.
type Table struct {
	Resource
	// Database and Name identify the table in a query, as far as they are
	// known.
	Database string `json:"database"`
	Name     string `json:"name"`
	// Location is the folder of the files, such as s3://bucket/application/.
	Location string `json:"location"`
	// Columns and Partitions are the names of the columns and of the partition
	// keys.
	Columns    []string `json:"columns"`
	Partitions []string `json:"partitions,omitempty"`
}

// Tables returns the tables of Glue that the template makes.
func (t *Template) Tables() []Table {
	var all []Table
	for _, m := range t.madeOf(tableType) {
		input := m.Properties["TableInput"]
		one := Table{
			Resource: m.Resource, Database: text(m.Properties["DatabaseName"]), Name: textInside(input, "Name"),
			Location: textInside(input, "StorageDescriptor", "Location"), Columns: columnNames(inside(input, "StorageDescriptor", "Columns")),
			Partitions: columnNames(inside(input, "PartitionKeys")),
		}
		if one.Name == "" {
			one.Name = placeholder(m.LogicalID)
		}
		all = append(all, one)
	}
	return all
}

func columnNames(list any) []string {
	names := []string{}
	items, _ := list.([]any)
	for _, item := range items {
		names = append(names, textInside(item, "Name"))
	}
	return names
}

// Delivery sends the logs of an AWS service somewhere.
type Delivery struct {
	Resource
	// Of is the resource whose logs are sent, and LogType the type of the logs,
	// as far as the template says.
	Of      string `json:"of"`
	LogType string `json:"logType,omitempty"`
	// To is the destination, and Format the form.
	To     string `json:"to"`
	Format string `json:"format,omitempty"`
	// Fields are the fields that are sent; empty for the default ones.
	Fields []string `json:"fields,omitempty"`
}

// Deliveries returns the deliveries of logs of AWS services that the template makes.
func (t *Template) Deliveries() []Delivery {
	var all []Delivery
	sources, destinations := t.madeOf(deliverySourceType), t.madeOf(deliveryDestinationType)
	for _, m := range t.madeOf(deliveryType) {
		d := Delivery{Resource: m.Resource, Of: text(m.Properties["DeliverySourceName"]), To: text(m.Properties["DeliveryDestinationArn"])}
		for _, s := range sources {
			if d.Of == s.named("Name") || isOf(d.Of, s.LogicalID) {
				d.Of, d.LogType = text(s.Properties["ResourceArn"]), text(s.Properties["LogType"])
				break
			}
		}
		for _, to := range destinations {
			if isOf(d.To, to.LogicalID) || strings.HasSuffix(d.To, ":delivery-destination:"+to.named("Name")) {
				d.To, d.Format = text(to.Properties["DestinationResourceArn"]), text(to.Properties["OutputFormat"])
				break
			}
		}
		fields, _ := m.Properties["RecordFields"].([]any)
		for _, f := range fields {
			d.Fields = append(d.Fields, text(f))
		}
		all = append(all, d)
	}
	return all
}

func (t *Template) madeOf(types ...string) []Made {
	var all []Made
	for _, m := range t.Made() {
		if slices.Contains(types, m.Type) {
			all = append(all, m)
		}
	}
	return all
}

// named returns a resource's name, or the placeholder of its Ref.
func (m Made) named(property string) string {
	if name := text(m.Properties[property]); name != "" {
		return name
	}
	return placeholder(m.LogicalID)
}

// isOf reports whether value refers to a resource or to one of its attributes.
func isOf(value, logicalID string) bool {
	return value == placeholder(logicalID) || strings.HasPrefix(value, "${"+logicalID+".") && strings.IndexByte(value, '}') == len(value)-1
}

// inside returns the value at a path of names in an object; nil if there is
// none.
func inside(value any, names ...string) any {
	for _, name := range names {
		o, _ := value.(map[string]any)
		value = o[name]
	}
	return value
}

func textInside(value any, names ...string) string { return text(inside(value, names...)) }

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}
