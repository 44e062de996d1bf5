"""The resource types of a logging stack, as CloudFormation makes them.

moto has the services. Of the resource types, its CloudFormation makes some, with
fewer properties than they have, and leaves out the others without a word. Here each
is made by calls of its service's API, with the properties of the template, which
botocore checks.
"""

import functools
import json

import boto3
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.utils import get_stack_from_s3_url
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.common_models import CloudFormationModel

# moto stores composite alarms, and lacks the action alone.
CloudWatchResponse.put_composite_alarm = CloudWatchResponse.put_metric_alarm


@functools.cache
def client(service, region):
    return boto3.client(service, region_name=region)


class Resource:
    """A resource as CloudFormation makes, changes and removes it."""

    type = ""
    named_by = ""  # the property that names it, where people may
    replaced_for = ()  # the properties whose change makes another one
    already_exists = ()  # what the API answers if there is one of that name

    def __init__(self, name, properties, account, region):
        self.name, self.properties = name, properties
        self.account, self.region = account, region
        self.id, self.attributes = name, {}

    def api(self, service):
        return client(service, self.region)

    def arn(self, service, rest):
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def create(self):
        pass

    def adopt(self):
        """Takes over what is there, as it is: an import changes nothing of it."""

    def change(self, properties):
        pass

    def remove(self):
        pass

    # What moto asks.
    @classmethod
    def cloudformation_type(cls):
        return cls.type

    @classmethod
    def cloudformation_name_type(cls):
        return cls.named_by

    @classmethod
    def has_cfn_attr(cls, attr):
        return True

    @property
    def physical_resource_id(self):
        return self.id

    def get_cfn_attribute(self, attribute):
        return self.attributes[attribute]

    def is_created(self):
        return True

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        made = cls(resource_name, cloudformation_json["Properties"], account_id, region_name)
        try:
            made.create()
        except Exception as e:
            if type(e).__name__ not in cls.already_exists or not made.imported(kwargs["StackId"], kwargs["LogicalId"]):
                raise
            made.adopt()
        return made

    def imported(self, stack_id, logical_id):
        """Reports whether the change set that is executed takes over what is there:
        it names this, or imports all that exist and whose names the template says."""
        change_set = cloudformation_backends[self.account][self.region].executed
        if change_set is None or change_set.stack_id != stack_id:
            return False
        return change_set.imports_existing and self.named_by in self.properties or logical_id in change_set.imports

    def delete(self, account_id, region_name):
        self.remove()


def tags(properties, key="Key", value="Value"):
    return [{key: t["Key"], value: str(t["Value"])} for t in properties.get("Tags", [])]


def lower(value):
    """Has the members of an API whose names begin with small letters."""
    if isinstance(value, list):
        return [lower(v) for v in value]
    if isinstance(value, dict):
        return {k[0].lower() + k[1:]: v if k in ("Options", "DockerLabels") else lower(v) for k, v in value.items()}
    return value


class LogGroup(Resource, CloudFormationModel):
    type = "AWS::Logs::LogGroup"
    named_by = "LogGroupName"
    replaced_for = ("LogGroupName",)
    already_exists = ("ResourceAlreadyExistsException",)

    def __init__(self, *args):
        super().__init__(*args)
        self.attributes = {"Arn": self.arn("logs", f"log-group:{self.name}:*")}

    def create(self):
        p, given = self.properties, {}
        if "KmsKeyId" in p:
            given["kmsKeyId"] = p["KmsKeyId"]
        self.api("logs").create_log_group(logGroupName=self.name, tags={t["Key"]: t["Value"] for t in tags(p)}, **given)
        self.keep(p)

    def keep(self, p):
        if "RetentionInDays" in p:
            self.api("logs").put_retention_policy(logGroupName=self.name, retentionInDays=p["RetentionInDays"])
        elif "RetentionInDays" in self.properties:
            self.api("logs").delete_retention_policy(logGroupName=self.name)

    def change(self, properties):
        self.keep(properties)
        self.api("logs").tag_log_group(logGroupName=self.name, tags={t["Key"]: t["Value"] for t in tags(properties)})

    def remove(self):
        self.api("logs").delete_log_group(logGroupName=self.name)


class MetricFilter(Resource, CloudFormationModel):
    type = "AWS::Logs::MetricFilter"
    named_by = "FilterName"
    replaced_for = ("FilterName", "LogGroupName")

    def create(self):
        p = self.properties
        of = lower(p["MetricTransformations"])
        for transformation in of:
            if "dimensions" in transformation:
                transformation["dimensions"] = {d["key"]: d["value"] for d in transformation["dimensions"]}
        self.api("logs").put_metric_filter(
            logGroupName=p["LogGroupName"], filterName=self.name, filterPattern=p["FilterPattern"], metricTransformations=of
        )

    def change(self, properties):
        self.remove()  # moto would have it twice
        self.properties = properties
        self.create()

    def remove(self):
        self.api("logs").delete_metric_filter(logGroupName=self.properties["LogGroupName"], filterName=self.name)


class Alarm(Resource, CloudFormationModel):
    type = "AWS::CloudWatch::Alarm"
    named_by = "AlarmName"
    replaced_for = ("AlarmName",)

    def put(self, properties):
        self.api("cloudwatch").put_metric_alarm(**{**properties, "AlarmName": self.name})

    def create(self):
        self.attributes = {"Arn": self.arn("cloudwatch", f"alarm:{self.name}")}
        self.put(self.properties)

    def change(self, properties):
        self.put(properties)

    def remove(self):
        self.api("cloudwatch").delete_alarms(AlarmNames=[self.name])


class CompositeAlarm(Resource, CloudFormationModel):
    type = "AWS::CloudWatch::CompositeAlarm"
    named_by = "AlarmName"
    replaced_for = ("AlarmName",)

    def put(self, properties):
        self.api("cloudwatch").put_composite_alarm(**{**properties, "AlarmName": self.name})

    create, change, remove = Alarm.create, Alarm.change, Alarm.remove


class Dashboard(Resource, CloudFormationModel):
    type = "AWS::CloudWatch::Dashboard"
    named_by = "DashboardName"
    replaced_for = ("DashboardName",)

    def create(self):
        self.change(self.properties)

    def change(self, properties):
        self.api("cloudwatch").put_dashboard(DashboardName=self.name, DashboardBody=properties["DashboardBody"])

    def remove(self):
        self.api("cloudwatch").delete_dashboards(DashboardNames=[self.name])


class Topic(Resource, CloudFormationModel):
    type = "AWS::SNS::Topic"
    named_by = "TopicName"
    replaced_for = ("TopicName",)
    said = ("DisplayName", "KmsMasterKeyId")

    def create(self):
        p = self.properties
        self.id = self.api("sns").create_topic(
            Name=self.name, Attributes={a: p[a] for a in self.said if a in p}, Tags=tags(p)
        )["TopicArn"]
        self.attributes = {"TopicArn": self.id, "TopicName": self.name}

    def change(self, properties):
        for a in self.said:
            if properties.get(a) != self.properties.get(a):
                self.api("sns").set_topic_attributes(TopicArn=self.id, AttributeName=a, AttributeValue=properties.get(a, ""))

    def remove(self):
        self.api("sns").delete_topic(TopicArn=self.id)


class TopicPolicy(Resource, CloudFormationModel):
    type = "AWS::SNS::TopicPolicy"

    def create(self):
        self.change(self.properties)

    def change(self, properties):
        for topic in properties["Topics"]:
            self.api("sns").set_topic_attributes(
                TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps(properties["PolicyDocument"])
            )


class Subscription(Resource, CloudFormationModel):
    type = "AWS::SNS::Subscription"
    replaced_for = ("Endpoint", "Protocol", "TopicArn")

    def create(self):
        p = self.properties
        # As SNS does, moto answers with the one that is there if there is one.
        self.id = self.api("sns").subscribe(
            TopicArn=p["TopicArn"], Protocol=p["Protocol"], Endpoint=p["Endpoint"], ReturnSubscriptionArn=True
        )["SubscriptionArn"]

    def remove(self):
        self.api("sns").unsubscribe(SubscriptionArn=self.id)


class Key(Resource, CloudFormationModel):
    type = "AWS::KMS::Key"

    def create(self):
        p, kms = self.properties, self.api("kms")
        made = kms.create_key(
            Policy=json.dumps(p["KeyPolicy"]), Description=p.get("Description", ""), Tags=tags(p, "TagKey", "TagValue")
        )["KeyMetadata"]
        self.id, self.attributes = made["KeyId"], {"Arn": made["Arn"], "KeyId": made["KeyId"]}
        if p.get("EnableKeyRotation"):
            kms.enable_key_rotation(KeyId=self.id)

    def change(self, properties):
        self.api("kms").put_key_policy(KeyId=self.id, PolicyName="default", Policy=json.dumps(properties["KeyPolicy"]))

    def remove(self):
        self.api("kms").schedule_key_deletion(KeyId=self.id)


class Role(Resource, CloudFormationModel):
    type = "AWS::IAM::Role"
    named_by = "RoleName"
    replaced_for = ("RoleName", "Path")

    def create(self):
        p, iam = self.properties, self.api("iam")
        self.name = self.id = self.name[-64:]
        given = {k: p[k] for k in ("Description", "Path", "MaxSessionDuration", "PermissionsBoundary") if k in p}
        made = iam.create_role(
            RoleName=self.name, AssumeRolePolicyDocument=json.dumps(p["AssumeRolePolicyDocument"]), Tags=tags(p), **given
        )
        self.attributes = {"Arn": made["Role"]["Arn"], "RoleId": made["Role"]["RoleId"]}
        self.allow({}, p)

    def allow(self, old, new):
        iam = self.api("iam")
        for arn in old.get("ManagedPolicyArns", []):
            if arn not in new.get("ManagedPolicyArns", []):
                iam.detach_role_policy(RoleName=self.name, PolicyArn=arn)
        for arn in new.get("ManagedPolicyArns", []):
            if arn not in old.get("ManagedPolicyArns", []):
                iam.attach_role_policy(RoleName=self.name, PolicyArn=arn)
        for policy in old.get("Policies", []):
            iam.delete_role_policy(RoleName=self.name, PolicyName=policy["PolicyName"])
        for policy in new.get("Policies", []):
            iam.put_role_policy(
                RoleName=self.name, PolicyName=policy["PolicyName"], PolicyDocument=json.dumps(policy["PolicyDocument"])
            )

    def change(self, properties):
        self.api("iam").update_assume_role_policy(
            RoleName=self.name, PolicyDocument=json.dumps(properties["AssumeRolePolicyDocument"])
        )
        self.allow(self.properties, properties)

    def remove(self):
        self.allow(self.properties, {})
        self.api("iam").delete_role(RoleName=self.name)


class Policy(Resource, CloudFormationModel):
    type = "AWS::IAM::Policy"
    named_by = "PolicyName"
    replaced_for = ("PolicyName",)

    def create(self):
        self.put(self.properties)

    def put(self, properties):
        for role in properties.get("Roles", []):
            self.api("iam").put_role_policy(
                RoleName=role, PolicyName=self.name, PolicyDocument=json.dumps(properties["PolicyDocument"])
            )

    def change(self, properties):
        for role in set(self.properties.get("Roles", [])) - set(properties.get("Roles", [])):
            self.api("iam").delete_role_policy(RoleName=role, PolicyName=self.name)
        self.put(properties)

    def remove(self):
        for role in self.properties.get("Roles", []):
            self.api("iam").delete_role_policy(RoleName=role, PolicyName=self.name)


class TaskDefinition(Resource, CloudFormationModel):
    type = "AWS::ECS::TaskDefinition"
    replaced_for = "*"

    def create(self):
        made = self.api("ecs").register_task_definition(**lower(self.properties))["taskDefinition"]
        self.id = made["taskDefinitionArn"]
        self.attributes = {"TaskDefinitionArn": self.id}

    def remove(self):
        self.api("ecs").deregister_task_definition(taskDefinition=self.id)


class Nested(Resource, CloudFormationModel):
    type = "AWS::CloudFormation::Stack"

    def of(self):
        return cloudformation_backends[self.account][self.region]

    def template(self, properties):
        return get_stack_from_s3_url(properties["TemplateURL"], account_id=self.account, partition="aws")

    def create(self):
        p = self.properties
        self.stack = self.of().create_stack(self.name, self.template(p), p.get("Parameters", {}))
        self.id = self.stack.stack_id

    def change(self, properties):
        self.stack.update(self.template(properties), parameters=properties.get("Parameters", {}))

    def remove(self):
        self.of().delete_stack(self.id)

    def get_cfn_attribute(self, attribute):
        outputs = {o["OutputKey"]: o["OutputValue"] for o in self.stack.outputs or []}
        return outputs[attribute.removeprefix("Outputs.")]


# What the endpoint has no API for: other resources can refer to it.


class LogAlarm(Resource, CloudFormationModel):
    type = "AWS::CloudWatch::LogAlarm"
    named_by = "AlarmName"
    replaced_for = ("AlarmName",)

    def create(self):
        self.attributes = {"Arn": self.arn("cloudwatch", f"alarm:{self.name}")}


class QueryDefinition(Resource, CloudFormationModel):
    type = "AWS::Logs::QueryDefinition"

    def create(self):
        self.attributes = {"QueryDefinitionId": self.id}
