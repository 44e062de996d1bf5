// The JavaScript half of the benchmark: the resources that ../synth makes, the
// way one would write them by hand with CDK's own L2 constructs.
//
//   node app.js n outdir cdk.json service.json
//
// service.json holds what one service's metric filters, alarms and saved
// queries say, as CloudFormation properties with {service} for its name. The
// driver takes it from the Go half's template, so that the two stay the same.
'use strict';

const { readFileSync } = require('node:fs');
const { App, ArnFormat, Duration, RemovalPolicy, Size, Stack, Tags } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const { SnsAction } = require('aws-cdk-lib/aws-cloudwatch-actions');
const ecs = require('aws-cdk-lib/aws-ecs');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const logs = require('aws-cdk-lib/aws-logs');
const sns = require('aws-cdk-lib/aws-sns');
const { Construct } = require('constructs');

const cloudwatchService = () => new iam.ServicePrincipal('cloudwatch.amazonaws.com');

// Topics are an SNS topic for each severity, encrypted and open for alarms.
class Topics extends Construct {
  constructor(scope, id, { key }) {
    super(scope, id);
    const conditions = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [cloudwatchService()],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions,
    }));
    for (const severity of ['page', 'ticket']) {
      const topic = new sns.Topic(this, severity, {
        displayName: `bench ${severity}`, masterKey: key, enforceSSL: true,
      });
      Tags.of(topic).add('logstack:severity', severity);
      topic.addToResourcePolicy(new iam.PolicyStatement({
        sid: 'AllowAlarms',
        principals: [cloudwatchService()],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions,
      }));
      this[severity] = topic;
    }
  }
}

// Service is the logging of one service, and its task definition.
class Service extends Construct {
  constructor(scope, id, { name, key, topics, texts }) {
    super(scope, id);
    const said = (text) => text.replaceAll('{service}', name);

    const [{ DataProtectionPolicy: masks, FieldIndexPolicies: indexes }] = texts.groups;
    const group = this.logGroup(`/ecs/bench/${name}`, 'application', logs.RetentionDays.ONE_MONTH, key, masks, indexes);
    const audit = this.logGroup(`/ecs/bench/${name}/audit`, 'audit', logs.RetentionDays.ONE_YEAR, key, masks, indexes);

    for (const query of texts.queries) {
      // The L2, QueryDefinition, knows neither language nor parameters.
      new logs.CfnQueryDefinition(this, said(query.Name), {
        name: said(query.Name),
        queryLanguage: 'CWLI',
        queryString: query.QueryString,
        logGroupNames: query.LogGroupNames.map((of) => (of.Ref.endsWith('/audit') ? audit : group).logGroupName),
        parameters: query.Parameters?.map((p) => ({
          name: p.Name, defaultValue: p.DefaultValue, description: p.Description,
        })),
      });
    }

    const filters = {};
    for (const filter of texts.filters) {
      const [metric] = filter.MetricTransformations;
      filters[metric.MetricName] = new logs.MetricFilter(this, filter.FilterName, {
        logGroup: group,
        filterName: filter.FilterName,
        filterPattern: logs.FilterPattern.literal(filter.FilterPattern),
        metricNamespace: said(metric.MetricNamespace),
        metricName: metric.MetricName,
        metricValue: metric.MetricValue,
        defaultValue: metric.DefaultValue,
        unit: metric.Unit,
        dimensions: metric.Dimensions && Object.fromEntries(metric.Dimensions.map((d) => [d.Key, d.Value])),
      });
    }

    const alarms = {};
    // Not logGroup.metricIncomingLogEvents: that names neither the metric nor
    // the log group.
    const metricOf = (name, look) => (filters[name] ? filters[name].metric(look) : new cloudwatch.Metric({
      ...look,
      namespace: 'AWS/Logs',
      metricName: name,
      dimensionsMap: { LogGroupName: group.logGroupName },
    }));
    for (const alarm of texts.alarms) {
      let metric;
      if (alarm.Metrics) {
        const result = alarm.Metrics.find((q) => q.Expression);
        const operands = alarm.Metrics.filter((q) => q.MetricStat);
        metric = new cloudwatch.MathExpression({
          expression: result.Expression,
          label: result.Label,
          period: Duration.seconds(operands[0].MetricStat.Period),
          usingMetrics: Object.fromEntries(operands.map((q) => [q.Id, metricOf(q.MetricStat.Metric.MetricName, { statistic: q.MetricStat.Stat })])),
        });
      } else {
        metric = metricOf(alarm.MetricName, {
          statistic: alarm.Statistic ?? alarm.ExtendedStatistic,
          period: Duration.seconds(alarm.Period),
        });
      }
      const made = new cloudwatch.Alarm(this, said(alarm.AlarmName), {
        alarmName: said(alarm.AlarmName),
        alarmDescription: said(alarm.AlarmDescription),
        metric,
        comparisonOperator: alarm.ComparisonOperator,
        threshold: alarm.Threshold,
        evaluationPeriods: alarm.EvaluationPeriods,
        datapointsToAlarm: alarm.DatapointsToAlarm,
        treatMissingData: alarm.TreatMissingData,
        evaluateLowSampleCountPercentile: alarm.EvaluateLowSampleCountPercentile,
      });
      const [{ Value: severity }] = alarm.Tags;
      Tags.of(made).add('logstack:severity', severity);
      const tell = new SnsAction(topics[severity]);
      made.addAlarmAction(tell);
      made.addOkAction(tell);
      alarms[said(alarm.AlarmName)] = made.alarmArn;
    }

    // The L2, Dashboard, has a class for each kind of widget, and writes more
    // into each than is said here.
    const stack = Stack.of(this);
    const filled = (value) => {
      if (typeof value === 'string') {
        return said(value).replaceAll('{account}', stack.account).replaceAll('{group}', group.logGroupName).replace(/\{alarm:(.*?)\}/, (_, alarm) => alarms[alarm]);
      }
      if (Array.isArray(value)) {
        return value.map(filled);
      }
      return value && typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, filled(v)])) : value;
    };
    new cloudwatch.CfnDashboard(this, 'Dashboard', {
      dashboardName: `bench-${name}-${stack.region}`,
      dashboardBody: stack.toJsonString(filled(texts.dashboard)),
    });

    const task = new ecs.FargateTaskDefinition(this, 'Task', {
      family: `bench-${name}`, cpu: 256, memoryLimitMiB: 512,
    });
    task.addContainer(name, {
      image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/python:3.14'),
      logging: ecs.LogDrivers.awsLogs({
        logGroup: group,
        streamPrefix: name,
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
      environment: {
        IN_AWS_FARGATE: 'true', LOG_FORMAT: 'json', LOG_LEVEL: 'INFO', LOG_SAMPLE_RATE: '1',
      },
    });
  }

  // logGroup makes an encrypted log group.
  logGroup(name, tier, retention, key, masks, indexes) {
    const group = new logs.LogGroup(this, tier, {
      logGroupName: name,
      retention,
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtectionEnabled: true,
      encryptionKey: key,
      dataProtectionPolicy: new logs.DataProtectionPolicy({
        name: masks.Name,
        identifiers: masks.Statement[0].DataIdentifier.map((arn) => new logs.DataIdentifier(arn.split('/').pop())),
      }),
      fieldIndexPolicies: indexes.map((policy) => new logs.FieldIndexPolicy({ fields: policy.Fields })),
    });
    Tags.of(group).add('logstack:tier', tier);
    return group;
  }
}

const [n, outdir, flags, service] = process.argv.slice(2);
const { context } = JSON.parse(readFileSync(flags, 'utf8'));
const texts = JSON.parse(readFileSync(service, 'utf8'));

const app = new App({
  // For more than can be deployed in one stack, as in ../synth.
  context: {
    ...context,
    '@aws-cdk/core:stackResourceLimit': 0,
    '@aws-cdk/core:strictCfnValidateErrors': false,
  },
  outdir,
  analyticsReporting: false,
});
const stack = new Stack(app, 'bench', { env: { region: 'eu-central-1' } });
const key = new kms.Key(stack, 'Key', {
  description: `Logs and alarm notifications of ${stack.stackName}`,
  enableKeyRotation: true,
  removalPolicy: RemovalPolicy.RETAIN,
});
key.addToResourcePolicy(new iam.PolicyStatement({
  principals: [new iam.ServicePrincipal(`logs.${stack.region}.amazonaws.com`)],
  actions: ['kms:Decrypt*', 'kms:Describe*', 'kms:Encrypt*', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
  resources: ['*'],
  conditions: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
        service: 'logs', resource: 'log-group', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    },
  },
}));
const topics = new Topics(stack, 'Topics', { key });
for (let i = 1; i <= n; i++) {
  new Service(stack, `Service${i}`, { name: `svc-${i}`, key, topics, texts });
}
app.synth();
