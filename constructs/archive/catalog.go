package archive

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsathena"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsglue"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/aws/constructs-go/constructs/v10"
	layout "github.com/logstack-go/logstack/archive"
	"github.com/logstack-go/logstack/archive/athena"
	"github.com/logstack-go/logstack/constructs/internal/granted"
	"github.com/logstack-go/logstack/constructs/internal/nothing"
	"github.com/logstack-go/logstack/constructs/internal/place"
	"github.com/logstack-go/logstack/constructs/internal/rights"
	"github.com/logstack-go/logstack/queries"
	"github.com/logstack-go/logstack/retention"
)

// catalog holds the Athena resources of an archive.
type catalog struct {
	archive   *Archive
	database  awsglue.CfnDatabase
	workGroup awsathena.CfnWorkGroup
}

// engine is the Athena engine version that the queries are written for
// (engine-versions).
const engine = "Athena engine version 3"

// newCatalog makes the database, and a work group whose settings override those of
// clients (workgroups-settings-override).
func newCatalog(a *Archive) catalog {
	c := catalog{archive: a}
	c.database = awsglue.NewCfnDatabase(a.construct, jsii.String("Database"), &awsglue.CfnDatabaseProps{
		CatalogId: place.Stack(a.construct).Account(),
		DatabaseInput: &awsglue.CfnDatabase_DatabaseInputProperty{
			Name: &a.props.Database, Description: jsii.String("The archive of logs " + a.props.Name),
		},
	})
	destroys := a.props.Removal == retention.Destroy
	c.workGroup = awsathena.NewCfnWorkGroup(a.construct, jsii.String("WorkGroup"), &awsathena.CfnWorkGroupProps{
		Name:        &a.props.Name,
		Description: jsii.String("Queries the archive of logs " + a.props.Name),
		State:       jsii.String("ENABLED"),
		// Without this, a work group with saved queries or query history cannot be
		// deleted.
		RecursiveDeleteOption: &destroys,
		WorkGroupConfiguration: &awsathena.CfnWorkGroup_WorkGroupConfigurationProperty{
			EnforceWorkGroupConfiguration:   jsii.Bool(true),
			PublishCloudWatchMetricsEnabled: jsii.Bool(true),
			BytesScannedCutoffPerQuery:      jsii.Number(float64(a.props.ScanLimitGiB) * (1 << 30)),
			EngineVersion:                   &awsathena.CfnWorkGroup_EngineVersionProperty{SelectedEngineVersion: jsii.String(engine)},
			ResultConfiguration: &awsathena.CfnWorkGroup_ResultConfigurationProperty{
				OutputLocation:      jsii.String("s3://" + *a.results.BucketName() + "/"),
				ExpectedBucketOwner: place.Stack(a.construct).Account(),
				EncryptionConfiguration: &awsathena.CfnWorkGroup_EncryptionConfigurationProperty{
					EncryptionOption: jsii.String("SSE_KMS"), KmsKey: a.props.Key.KeyArn(),
				},
			},
		},
	})
	return c
}

// add makes the table and the saved queries of a log group.
func (c catalog) add(g *Group) awsglue.CfnTable {
	bucket := *c.archive.bucket.BucketName()
	parameters := map[string]*string{}
	for name, value := range layout.Parameters(bucket, g.props.Name) {
		parameters[name] = &value
	}
	table := awsglue.NewCfnTable(g.construct, jsii.String("Table"), &awsglue.CfnTableProps{
		CatalogId:    place.Stack(g.construct).Account(),
		DatabaseName: c.database.Ref(),
		TableInput: &awsglue.CfnTable_TableInputProperty{
			Name:          jsii.String(layout.TableName(g.props.Name)),
			Description:   jsii.String("The archive of the log group " + g.label()),
			TableType:     jsii.String(layout.TableType),
			PartitionKeys: columns(layout.PartitionKeys()),
			Parameters:    parameters,
			StorageDescriptor: &awsglue.CfnTable_StorageDescriptorProperty{
				Columns:      columns(layout.Columns()),
				Location:     jsii.String(layout.Location(bucket, g.props.Name)),
				InputFormat:  jsii.String(layout.InputFormat),
				OutputFormat: jsii.String(layout.OutputFormat),
				Compressed:   jsii.Bool(true),
				SerdeInfo:    &awsglue.CfnTable_SerdeInfoProperty{SerializationLibrary: jsii.String(layout.SerDe)},
			},
		},
	})
	c.save(g, table)
	return table
}

// save saves the queries of a log group in Athena.
func (c catalog) save(g *Group, table awsglue.CfnTable) {
	options := athena.Options{Last: time.Duration(c.archive.props.Keeps.Filled().GlacierAfterDays) * 24 * time.Hour}
	if g.props.Contract != nil {
		options.Log = athena.LogOf(g.props.Contract)
	}
	var cannot []string
	for i, q := range g.props.Queries {
		if slices.ContainsFunc(g.props.Queries[:i], func(other queries.Query) bool { return other.Name == q.Name }) {
			continue
		}
		text, err := q.Filled()
		var sql string
		if err == nil {
			sql, err = athena.SQL(text, athena.Table{Name: layout.TableName(g.props.Name)}, options)
		}
		if err != nil {
			first, _, _ := strings.Cut(err.Error(), "\n")
			cannot = append(cannot, q.Name+" ("+first+")")
			continue
		}
		saved := awsathena.NewCfnNamedQuery(g.construct, jsii.String("Query-"+q.Name), &awsathena.CfnNamedQueryProps{
			Name: jsii.String(g.props.Name + "/" + q.Name), Description: &q.Description,
			Database: c.database.Ref(), WorkGroup: c.workGroup.Ref(), QueryString: &sql,
		})
		saved.Node().AddDependency(table)
	}
	if cannot != nil {
		awscdk.Annotations_Of(g.construct).AddInfo(jsii.String(
			"these saved queries cannot be SQL, and are not saved for Athena: " + strings.Join(cannot, "; ")))
	}
}

func columns(all []layout.Column) *[]any {
	var out []any
	for _, c := range all {
		out = append(out, &awsglue.CfnTable_ColumnProperty{Name: &c.Name, Type: &c.Type, Comment: &c.Comment})
	}
	return &out
}

// Database returns the database with the tables of all log groups; nil if the props are
// invalid.
func (a *Archive) Database() awsglue.CfnDatabase {
	if a.IsMissing() {
		return nil
	}
	return a.asks.database
}

// WorkGroup returns the Athena work group for queries of the archive; nil if the props
// are invalid.
func (a *Archive) WorkGroup() awsathena.CfnWorkGroup {
	if a.IsMissing() {
		return nil
	}
	return a.asks.workGroup
}

// GrantQuery lets the grantee query the archive with Athena: run queries in its work
// group, look up its tables, read its log events, and read and write query results. It
// reports whether the grantee's policy could be changed. Data that is masked in
// CloudWatch is masked in the archive too, and cannot be unmasked there.
func (a *Archive) GrantQuery(grantee awsiam.IGrantable) bool {
	if a.IsMissing() || nothing.In(grantee) {
		return false
	}
	stack := place.Stack(a.construct)
	glue := func(resource string) *string {
		return stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String("glue"), Resource: &resource, ArnFormat: awscdk.ArnFormat_NO_RESOURCE_NAME})
	}
	own := &map[string]any{"StringEquals": map[string]any{"aws:ResourceAccount": stack.Account()}}
	key := rights.Via(a.construct, "s3", "")
	added := true
	for _, right := range []awsiam.PolicyStatement{
		rights.Statement([]*string{stack.FormatArn(&awscdk.ArnComponents{Service: jsii.String("athena"), Resource: jsii.String("workgroup"), ResourceName: &a.props.Name})}, nil,
			"athena:BatchGetNamedQuery", "athena:GetNamedQuery", "athena:GetQueryExecution", "athena:GetQueryResults", "athena:GetWorkGroup",
			"athena:ListNamedQueries", "athena:StartQueryExecution", "athena:StopQueryExecution"),
		rights.Statement([]*string{glue("catalog"), glue("database/" + a.props.Database), glue("table/" + a.props.Database + "/*")}, nil,
			"glue:GetDatabase", "glue:GetPartitions", "glue:GetTable", "glue:GetTables"),
		rights.Statement([]*string{a.bucket.BucketArn(), a.results.BucketArn()}, own, "s3:GetBucketLocation", "s3:ListBucket"),
		rights.Statement([]*string{a.bucket.ArnForObjects(jsii.String("*"))}, own, "s3:GetObject"),
		rights.Statement([]*string{a.results.ArnForObjects(jsii.String("*"))}, own, "s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"),
		rights.Statement([]*string{a.props.Key.KeyArn()}, key, "kms:Decrypt", "kms:GenerateDataKey"),
	} {
		added = *grantee.GrantPrincipal().AddToPrincipalPolicy(right).StatementAdded && added
	}
	principal, _ := grantee.GrantPrincipal().(constructs.IConstruct)
	return added && (principal == nil || granted.To(principal))
}

// Groups returns the log groups of the archive, sorted by name.
func (a *Archive) Groups() []*Group {
	if a == nil {
		return nil
	}
	var all []*Group
	for _, name := range slices.Sorted(maps.Keys(a.groups)) {
		all = append(all, a.groups[name])
	}
	return all
}
