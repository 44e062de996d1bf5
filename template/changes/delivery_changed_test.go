package changes

import "testing"

func TestDeliveryChanged(t *testing.T) {
	filter := func(properties string) string {
		return "  F: {Type: AWS::Logs::SubscriptionFilter, Properties: {FilterName: f, LogGroupName: /shop, " + properties + "}}\n"
	}
	stream := func(name string) string {
		return "  S: {Type: AWS::Kinesis::Stream, Properties: {Name: " + name + "}}\n"
	}
	firehose := func(destination string) string {
		return "  H: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamName: h, " + destination + "}}\n"
	}
	s3 := func(properties string) string {
		return firehose("ExtendedS3DestinationConfiguration: {BucketARN: arn:b, " + properties + "}")
	}
	delivery := func(properties string) string {
		return "  D: {Type: AWS::Logs::Delivery, Properties: {DeliverySourceName: a, DeliveryDestinationArn: b" + properties + "}}\n"
	}
	account := func(document string) string {
		return "  A: {Type: AWS::Logs::AccountPolicy, Properties: {PolicyName: p, PolicyType: SUBSCRIPTION_FILTER_POLICY, PolicyDocument: '" + document + "'}}\n"
	}
	try(t, "delivery-changed", []testCase{
		{"a filter sends elsewhere", filter("FilterPattern: x, DestinationArn: arn:a"), filter("FilterPattern: x, DestinationArn: arn:b"), []string{"F: change: [destination: arn:a -> arn:b]"}},
		{"a filter sends something else", filter("FilterPattern: x, DestinationArn: arn:a"), filter("FilterPattern: '', DestinationArn: arn:a"), []string{"F: change: [pattern: x -> (all events)]"}},
		{"another stream is made in the place of its own", stream("a") + filter("FilterPattern: x, DestinationArn: !GetAtt S.Arn"), stream("b") + filter("FilterPattern: x, DestinationArn: !GetAtt S.Arn"), []string{"F: change"}},
		{"a stream writes to another folder", s3("Prefix: a/"), s3("Prefix: b/"), []string{"H: change: It sends other log events than before, to another place, or in another form. [folder: a/ -> b/]"}},
		{"a stream compresses otherwise", s3("CompressionFormat: GZIP"), s3("CompressionFormat: UNCOMPRESSED"), []string{"H: change: [compression: GZIP -> UNCOMPRESSED]"}},
		{"a stream buffers otherwise, which changes nothing that arrives", s3("BufferingHints: {SizeInMBs: 1}"), s3("BufferingHints: {SizeInMBs: 5}"), nil},
		{"a stream's endpoint, with its password", firehose("SplunkDestinationConfiguration: {HECToken: abc}"), firehose("SplunkDestinationConfiguration: {HECToken: def}"), []string{"H: change: [Splunk: (hidden) -> (hidden)]"}},
		{"a parameter decides", s3("Prefix: a/"), "Parameters: {P: {Type: String}}\nResources:\n" + s3("Prefix: !Ref P"), []string{"H: unknown"}},
		{"a delivery has other fields", delivery(""), delivery(", RecordFields: [a]"), []string{"D: change: [fields:  -> [\"a\"]]"}},
		{"that of an account", account(`{"DestinationArn": "arn:a", "FilterPattern": ""}`), account(`{"DestinationArn": "arn:b", "FilterPattern": ""}`), []string{"A: change"}},
		{"written otherwise", account(`{"DestinationArn": "arn:a"}`), account(`{ "DestinationArn" : "arn:a" }`), nil},
	})
	try(t, "delivery-lost", []testCase{
		{"that of an account goes", account(`{"DestinationArn": "arn:a"}`), ``, []string{"A: loss"}},
		{"a delivery stream goes", s3("Prefix: a/"), ``, []string{"H: loss"}},
	})
}
