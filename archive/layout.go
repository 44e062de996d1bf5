package archive

import (
	"regexp"
	"strings"
	"time"
)

// Compression is how Firehose compresses a file (API_ExtendedS3DestinationConfiguration).
const Compression = "GZIP"

// Extension is what the names of the files end in (s3-object-name).
const Extension = ".gz"

// hours is the form of the folders, in the words of Java's DateTimeFormatter, which
// both Firehose and Athena take.
const hours = "yyyy/MM/dd/HH"

// Prefix returns what Firehose puts before the names of a log group's files,
// with the hour in UTC: application/!{timestamp:yyyy/MM/dd/HH}/. (s3-prefixes)
func Prefix(folder string) string { return folder + "/!{timestamp:" + hours + "}/" }

// errorFolder has what Firehose could not deliver. It stands beside the folders of
// log groups, as Athena reads all that lies under a table's own.
const errorFolder = "errors"

// ErrorPrefix returns what Firehose puts before the names of files of records
// that it could not process, with what went wrong and the hour. (s3-prefixes)
func ErrorPrefix(folder string) string {
	return errorFolder + "/" + folder + "/!{firehose:error-output-type}/!{timestamp:" + hours + "}/"
}

// Hour returns the folder of a time, below that of the log group, without
// slashes around it; it is the value of the partition, too.
func Hour(t time.Time) string { return t.UTC().Format("2006/01/02/15") }

// validFolder is what can be the folder of a log group.
var validFolder = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,99}$`)

// ValidFolder reports whether a name can be the folder of a log group: lower-case
// letters, digits and hyphens, at most 100, and not where errors go.
func ValidFolder(name string) bool { return validFolder.MatchString(name) && name != errorFolder }

// Column is a column of the table.
type Column struct {
	// Name is in lower case, as Glue's are (tables-databases-columns-names).
	Name string
	// Key is the member of a batch that stands in it, such as messageType; empty of a
	// partition.
	Key string
	// Type is one of Hive's.
	Type string
	// Comment says what stands in it.
	Comment string
}

// The columns of the table, as the batches have them: messageType and so on.
const (
	MessageType         = "messagetype"
	Owner               = "owner"
	LogGroup            = "loggroup"
	LogStream           = "logstream"
	SubscriptionFilters = "subscriptionfilters"
	LogEvents           = "logevents"
)

// Data is the message type of a batch that has log events.
const Data = "DATA_MESSAGE"

// Columns returns the columns of the table, in their order. A row is a batch of log
// events of one log stream.
func Columns() []Column {
	return []Column{
		{MessageType, "messageType", "string", "DATA_MESSAGE, or CONTROL_MESSAGE of a check by CloudWatch"},
		{Owner, "owner", "string", "The account of the log group"},
		{LogGroup, "logGroup", "string", "The log group"},
		{LogStream, "logStream", "string", "The log stream"},
		{SubscriptionFilters, "subscriptionFilters", "array<string>", "The subscription filters that let the log events through"},
		{LogEvents, "logEvents", "array<struct<id:string,timestamp:bigint,message:string>>", "The log events, their times in milliseconds since 1970"},
	}
}

// Partition is the key of the table's partitions: the hour in UTC in which Firehose
// took the first record of a file, as in 2025/03/11/08. Hours compare as texts.
const Partition = "datehour"

// PartitionKeys returns the keys of the table's partitions: the one.
func PartitionKeys() []Column {
	return []Column{{Partition, "", "string", "The hour in UTC in which Firehose took it, as in 2025/03/11/08"}}
}

// SerDe reads the batches. It takes the names of columns in any case, which Hive has
// in lower case; AWS reads CloudTrail's records, whose names are written the same
// way, with it (hive-json-serde, cloudtrail-logs). The page of the other one says
// that it may return more rows, or fewer (openx-json-serde).
const SerDe = "org.apache.hive.hcatalog.data.JsonSerDe"

// The formats that the table names. (hive-json-serde)
const (
	InputFormat  = "org.apache.hadoop.mapred.TextInputFormat"
	OutputFormat = "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat"
)

// TableType is what Glue calls a table whose files Athena does not own.
const TableType = "EXTERNAL_TABLE"

// Location returns where the table's files lie. (tables-location-format)
func Location(bucket, folder string) string { return "s3://" + bucket + "/" + folder + "/" }

// firstHour is the first partition that Athena computes: before any archive that the
// toolkit made. It is the same for all, so that no table changes with the calendar.
const firstHour = "2025/01/01/00"

// Parameters returns the table's properties, by which Athena computes the partitions up
// to the present hour, and reads what was restored of Glacier.
// (partition-projection-kinesis-firehose-example, partition-projection-supported-types,
// querying-glacier)
func Parameters(bucket, folder string) map[string]string {
	return map[string]string{
		"EXTERNAL":                     "TRUE",
		"classification":               "json",
		"projection.enabled":           "true",
		of(Partition, "type"):          "date",
		of(Partition, "format"):        hours,
		of(Partition, "range"):         firstHour + ",NOW",
		of(Partition, "interval"):      "1",
		of(Partition, "interval.unit"): "HOURS",
		// Without it, Athena passes over all that lies in Glacier, restored or not.
		"read_restored_glacier_objects": "true",
		"storage.location.template":     Location(bucket, folder) + "${" + Partition + "}/",
	}
}

func of(column, property string) string { return "projection." + column + "." + property }

// Database returns the name of the Glue database of an environment: logs, and
// both names, as in shop_prod_logs.
func Database(application, environment string) string {
	return identifier(application + "_" + environment + "_logs")
}

// WorkGroup returns the name of the work group of Athena that asks the archive
// of an environment: both names, as in shop-prod.
func WorkGroup(application, environment string) string { return application + "-" + environment }

// TableName returns the name of the table of a log group, by its folder.
// Folders that differ have tables whose names differ, as hyphens are all that
// changes.
func TableName(folder string) string { return identifier(folder) }

// identifier writes a name as Athena takes one without quotes: in lower case, with
// underscores. (tables-databases-columns-names)
func identifier(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(name))
}
