package changes

import "testing"

func TestArchiveUnreadable(t *testing.T) {
	table := func(input string) string {
		return "  T: {Type: AWS::Glue::Table, Properties: {CatalogId: '1', DatabaseName: d, TableInput: {Name: t, " + input + "}}}\n"
	}
	columns := func(columns string) string { return table("StorageDescriptor: {Columns: [" + columns + "]}") }
	parameters := func(parameters string) string { return table("Parameters: {" + parameters + "}") }
	const a, b = "{Name: a, Type: string, Comment: c}", "{Name: b, Type: int}"
	database := func(name string) string {
		return "  D: {Type: AWS::Glue::Database, Properties: {CatalogId: '1', DatabaseInput: {Name: " + name + "}}}\n"
	}
	try(t, "archive-unreadable", []testCase{
		{"the table goes", columns(a), ``, []string{"T: loss: It leaves the stack: queries on it fail."}},
		{"the database goes", database("d"), ``, []string{"D: loss: It leaves the stack, and all tables in it go"}},
		{"the database gets another name", database("d"), database("e"), []string{"D: loss: [name: d -> e]"}},
		{"the table moves to another database", columns(a), "  T: {Type: AWS::Glue::Table, Properties: {CatalogId: '1', DatabaseName: e, TableInput: {Name: t, StorageDescriptor: {Columns: [" + a + "]}}}}", []string{"T: loss: It is replaced, as DatabaseName changes"}},
		{"a column less", columns(a + ", " + b), columns(a), []string{"T: loss: Athena reads it differently than before: existing files may not be found, or not be read. [column b: int -> ]"}},
		{"another type", columns(b), columns("{Name: b, Type: bigint}"), []string{"T: loss: [column b: int -> bigint]"}},
		{"a column more", columns(a), columns(a + ", " + b), nil},
		{"in another order, with another comment", columns(a + ", " + b), columns(b + ", {Name: A, Type: string}"), nil},
		{"another place", table("StorageDescriptor: {Location: 's3://a/'}"), table("StorageDescriptor: {Location: 's3://b/'}"), []string{"T: loss: [Location: s3://a/ -> s3://b/]"}},
		{"another form", table("StorageDescriptor: {SerdeInfo: {SerializationLibrary: x}}"), table("StorageDescriptor: {SerdeInfo: {SerializationLibrary: y}}"), []string{"T: loss: [SerDe, SerializationLibrary: x -> y]"}},
		{"another key of partitions", table("PartitionKeys: [{Name: year, Type: int}]"), table("PartitionKeys: [{Name: datehour, Type: string}]"), []string{"T: loss: [partition year: int -> ] [partition datehour:  -> string]"}},
		{"another projection", parameters("projection.h.range: '2025,NOW'"), parameters("projection.h.range: '2026,NOW'"), []string{"T: loss: [projection.h.range: 2025,NOW -> 2026,NOW]"}},
		{"partitions are computed from now on", parameters(""), parameters("projection.enabled: 'true'"), []string{"T: loss"}},
		{"a property that says nothing of it", parameters(""), parameters("owner: me"), nil},
		{"a parameter decides", table("StorageDescriptor: {Location: 's3://a/'}"), "Parameters: {P: {Type: String}}\nResources:\n" + table("StorageDescriptor: {Location: !Ref P}"), []string{"T: unknown"}},
		{"as before", columns(a), columns(a), nil},
	})
	try(t, "already-exists", []testCase{
		{"a table under another logical id", columns(a), "  U: {Type: AWS::Glue::Table, Properties: {CatalogId: '1', DatabaseName: d, TableInput: {Name: t}}}", []string{"U: failure"}},
	})
}

func TestStoreChanged(t *testing.T) {
	bucket := func(properties string) string {
		return "  B: {Type: AWS::S3::Bucket, Properties: {" + properties + "}}"
	}
	rules := func(rules string) string { return bucket("LifecycleConfiguration: {Rules: [" + rules + "]}") }
	try(t, "store-changed", []testCase{
		{"sooner into Glacier", rules("{Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 90}]}"), rules("{Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 1}]}"), []string{"B: change: [other storage classes: "}},
		{"a rule that is off", bucket(""), rules("{Status: Disabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 1}]}"), nil},
		{"earlier versions go sooner", rules("{Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 30}}"), rules("{Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 1}}"), []string{"B: change: [earlier versions: "}},
		{"no versions any more", bucket("VersioningConfiguration: {Status: Enabled}"), bucket("VersioningConfiguration: {Status: Suspended}"), []string{"B: change: [versions: Enabled -> Suspended]"}},
		{"another key", bucket("BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {KMSMasterKeyID: a}}]}"), bucket("BucketEncryption: {ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {KMSMasterKeyID: b}}]}"), []string{"B: change: [encryption: "}},
		{"who read it is written down no more", bucket("LoggingConfiguration: {LogFilePrefix: a}"), bucket(""), []string{"B: change: [access logs: "}},
		{"the public", bucket("PublicAccessBlockConfiguration: {BlockPublicAcls: true}"), bucket("PublicAccessBlockConfiguration: {BlockPublicAcls: false}"), []string{"B: change: [public access: "}},
		{"safer", bucket(""), bucket("VersioningConfiguration: {Status: Enabled}"), nil},
		{"what is told as shorter", rules("{Status: Enabled, ExpirationInDays: 90}"), rules("{Status: Enabled, ExpirationInDays: 30}"), nil},
	})
}
