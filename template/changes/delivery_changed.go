package changes

import (
	"slices"
	"strings"
)

var deliveryChanged = kind{
	name: "delivery-changed",
	doc: Doc{
		Title: "Logs that are sent elsewhere, or in another form", Severity: Told,
		Meaning: "A subscription filter, a delivery or a delivery stream sends other log events than before, to another destination, or in another form. Whatever reads the old destination gets nothing new: a table of Athena reads one folder of one bucket, in one form.",
		Remedy:  "Check that this is intended, and that its readers look in the new place and understand the new form.",
	},
	find: func(f *finder) {
		for _, one := range f.continued() {
			if one.new.Type == one.old.Type {
				f.sendsOtherwise(one, deliveries[one.new.Type])
			}
		}
		for _, one := range f.ofAccount(subscriptionPolicy) {
			if one.new != nil {
				f.sendsOtherwise(one, []sent{{"PolicyDocument", "policy"}, {"SelectionCriteria", "selects"}})
			}
		}
	},
}

// sent is a property that says what is sent, where and how: its path and its
// name in reports.
type sent struct{ path, what string }

// deliveries maps the types that send logs to the properties that say what they
// send, where and how.
var deliveries = map[string][]sent{
	subscriptionFilterType: {
		{"DestinationArn", "destination"}, {"Distribution", "distribution"}, {"LogGroupName", "log group"}, {"ApplyOnTransformedLogs", "looks at transformed events"},
		{"FilterPattern", "pattern"}, {"FieldSelectionCriteria", "selects"}, {"EmitSystemFields", "system fields"},
	},
	deliveryType: {
		{"DeliverySourceName", "source"}, {"DeliveryDestinationArn", "destination"}, {"RecordFields", "fields"}, {"FieldDelimiter", "delimiter"},
		{"S3SuffixPath", "folder"}, {"S3EnableHiveCompatiblePath", "folders as Hive has them"},
	},
	"AWS::Logs::DeliverySource":      {{"ResourceArn", "whose logs"}, {"LogType", "type of logs"}},
	"AWS::Logs::DeliveryDestination": {{"DestinationResourceArn", "destination"}, {"OutputFormat", "format"}, {"DeliveryDestinationPolicy", "policy"}},
	destinationType:                  {{"TargetArn", "target"}, {"DestinationPolicy", "who may send to it"}},
	"AWS::CloudWatch::MetricStream":  {{"FirehoseArn", "destination"}, {"OutputFormat", "format"}, {"IncludeFilters", "includes"}, {"ExcludeFilters", "excludes"}},
	firehoseType:                     streamDestinations(),
}

// streamDestinations returns the properties of a delivery stream that say where
// it writes. S3 destinations are compared property by property, the others as a
// whole.
func streamDestinations() []sent {
	var all []sent
	for _, to := range []string{"ExtendedS3DestinationConfiguration", "S3DestinationConfiguration"} {
		for _, of := range []sent{
			{"BucketARN", "bucket"}, {"Prefix", "folder"}, {"ErrorOutputPrefix", "folder of what fails"}, {"CompressionFormat", "compression"}, {"FileExtension", "file extension"},
			{"EncryptionConfiguration", "key"}, {"ProcessingConfiguration", "processing"}, {"DataFormatConversionConfiguration", "format"},
			{"DynamicPartitioningConfiguration", "partitions"}, {"CustomTimeZone", "time zone"}, {"CloudWatchLoggingOptions", "where it logs errors"},
		} {
			all = append(all, sent{to + "." + of.path, of.what})
		}
	}
	for _, to := range []string{"AmazonOpenSearchServerlessDestinationConfiguration", "AmazonopensearchserviceDestinationConfiguration", "ElasticsearchDestinationConfiguration",
		"HttpEndpointDestinationConfiguration", "IcebergDestinationConfiguration", "RedshiftDestinationConfiguration", "SnowflakeDestinationConfiguration", "SplunkDestinationConfiguration"} {
		all = append(all, sent{to, strings.TrimSuffix(to, "DestinationConfiguration")})
	}
	return all
}

// sendsOtherwise reports a resource that sends something else, elsewhere or in
// another form. Endpoint settings may hold a password, so their values are
// hidden.
func (f *finder) sendsOtherwise(one *change, properties []sent) {
	var all []Difference
	open := false
	for _, p := range properties {
		was, is := one.old.at(p.path), one.new.at(p.path)
		if strings.Contains(p.path, "Policy") {
			was, is = was.document(), is.document()
		}
		verdict := f.same(was, is)
		if verdict == same {
			continue
		}
		open = open || verdict == unsure
		if strings.HasSuffix(p.path, "DestinationConfiguration") {
			all = append(all, Difference{p.what, covered(was.written()), covered(is.written())})
			continue
		}
		all = append(all, Difference{p.what, patternOr(p.path, was), patternOr(p.path, is)})
	}
	slices.SortFunc(all, func(a, b Difference) int { return strings.Compare(a.What, b.What) })
	switch {
	case open:
		f.add(one.new, Open, "", "Whether it sends other log events, to another place or in another form, cannot be known.", all...)
	case all != nil:
		f.add(one.new, Told, "", "It sends other log events than before, to another place, or in another form.", all...)
	}
}
