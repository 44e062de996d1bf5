package archive

import (
	"strings"
	"time"

	"github.com/logstack-go/logstack/internal/lazyregexp"
)

// Compression is how Firehose compresses a file (API_ExtendedS3DestinationConfiguration).
const Compression = "GZIP"

// Extension is the extension of the file names (s3-object-name).
const Extension = ".gz"

// hours is the pattern of the folders for Java's DateTimeFormatter, which both
// Firehose and Athena use.
const hours = "yyyy/MM/dd/HH"

// Prefix returns the prefix that Firehose puts before the file names of a log
// group, with the hour in UTC: application/!{timestamp:yyyy/MM/dd/HH}/.
// (s3-prefixes)
func Prefix(folder string) string { return folder + "/!{timestamp:" + hours + "}/" }

// errorFolder holds what Firehose could not deliver. It is next to the log
// groups' folders, because Athena reads everything below a table's folder.
const errorFolder = "errors"

// ErrorPrefix returns the prefix of the files of records that Firehose could
// not process, with the kind of error and the hour. (s3-prefixes)
func ErrorPrefix(folder string) string {
	return errorFolder + "/" + folder + "/!{firehose:error-output-type}/!{timestamp:" + hours + "}/"
}

// Hour returns the folder of a time below the log group's folder, without
// slashes at either end. It is also the value of the partition.
func Hour(t time.Time) string { return t.UTC().Format("2006/01/02/15") }

// validFolder matches the names that a log group's folder may have.
var validFolder = lazyregexp.New(`^[a-z0-9][a-z0-9-]{0,99}$`)

// ValidFolder reports whether a log group's folder may have the name: at most
// 100 lower-case letters, digits and hyphens, and not the name of the error
// folder.
func ValidFolder(name string) bool { return validFolder.MatchString(name) && name != errorFolder }

// Column is a column of the table.
type Column struct {
	// Name is in lower case, as Glue requires (tables-databases-columns-names).
	Name string
	// Key is the member of a batch that the column holds, such as messageType;
	// empty for a partition key.
	Key string
	// Type is a Hive type.
	Type string
	// Comment describes the content.
	Comment string
}

// The columns of the table, named after the members of a batch, such as
// messageType.
const (
	MessageType         = "messagetype"
	Owner               = "owner"
	LogGroup            = "loggroup"
	LogStream           = "logstream"
	SubscriptionFilters = "subscriptionfilters"
	LogEvents           = "logevents"
)

// Data is the message type of a batch with log events.
const Data = "DATA_MESSAGE"

// Columns returns the columns of the table in order. A row is a batch of log
// events of one log stream.
func Columns() []Column {
	return []Column{
		{MessageType, "messageType", "string", "DATA_MESSAGE, or CONTROL_MESSAGE for a check by CloudWatch"},
		{Owner, "owner", "string", "The account of the log group"},
		{LogGroup, "logGroup", "string", "The log group"},
		{LogStream, "logStream", "string", "The log stream"},
		{SubscriptionFilters, "subscriptionFilters", "array<string>", "The subscription filters that let the log events through"},
		{LogEvents, "logEvents", "array<struct<id:string,timestamp:bigint,message:string>>", "The log events, their times in milliseconds since 1970"},
	}
}

// Partition is the table's partition key: the hour in UTC in which Firehose
// received the first record of a file, as in 2025/03/11/08. Hours compare as
// text.
const Partition = "datehour"

// PartitionKeys returns the table's partition keys, of which there is one.
func PartitionKeys() []Column {
	return []Column{{Partition, "", "string", "The hour in UTC in which Firehose received it, as in 2025/03/11/08"}}
}

// SerDe reads the batches. It matches column names, which Hive keeps in lower
// case, regardless of case. AWS reads CloudTrail records, which are spelled the
// same way, with it (hive-json-serde, cloudtrail-logs). The page of the
// alternative, OpenX, warns that it may return more rows, or fewer
// (openx-json-serde).
const SerDe = "org.apache.hive.hcatalog.data.JsonSerDe"

// The formats of the table. (hive-json-serde)
const (
	InputFormat  = "org.apache.hadoop.mapred.TextInputFormat"
	OutputFormat = "org.apache.hadoop.hive.ql.io.IgnoreKeyTextOutputFormat"
)

// TableType is Glue's type for a table whose files Athena does not own.
const TableType = "EXTERNAL_TABLE"

// Location returns the location of the table's files. (tables-location-format)
func Location(bucket, folder string) string { return "s3://" + bucket + "/" + folder + "/" }

// firstHour is the first partition that Athena computes. It is before any
// archive of the toolkit, and the same for all, so that no table changes with
// the calendar.
const firstHour = "2025/01/01/00"

// Parameters returns the table's properties, which make Athena compute the
// partitions up to the present hour and read objects restored from Glacier.
// (partition-projection-kinesis-firehose-example,
// partition-projection-supported-types, querying-glacier)
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
		// Without it, Athena skips every object in Glacier, restored or not.
		"read_restored_glacier_objects": "true",
		"storage.location.template":     Location(bucket, folder) + "${" + Partition + "}/",
	}
}

func of(column, property string) string { return "projection." + column + "." + property }

// Database returns the name of an environment's Glue database: logs with both
// names, as in shop_prod_logs.
func Database(application, environment string) string {
	return identifier(application + "_" + environment + "_logs")
}

// WorkGroup returns the name of the Athena work group for an environment's
// archive: both names, as in shop-prod.
func WorkGroup(application, environment string) string { return application + "-" + environment }

// TableName returns the name of a log group's table, given its folder.
// Different folders have different tables, as only hyphens are replaced.
func TableName(folder string) string { return identifier(folder) }

// identifier turns a name into one that Athena accepts without quotes: in lower
// case, with underscores. (tables-databases-columns-names)
func identifier(name string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '_'
	}, strings.ToLower(name))
}
