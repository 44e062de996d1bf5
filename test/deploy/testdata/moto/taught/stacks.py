"""Stacks, as CloudFormation changes them.

What is new is made and what differs is changed or made anew, each after what it
refers to. Then what is gone is removed, the other way round, unless it is to be
retained. moto removes first, retained or not, and knows neither termination
protection nor imports.
"""

import copy
import re

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from .resources import Resource


def references(value):
    """The logical ids that a resource refers to."""
    if isinstance(value, list):
        return set().union(*map(references, value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = set()
    for key, v in value.items():
        if key == "Ref":
            found.add(v)
        elif key == "Fn::GetAtt":
            found.add(v.split(".")[0] if isinstance(v, str) else v[0])
        elif key == "Fn::Sub":
            found |= {r.split(".")[0] for r in re.findall(r"\${([^!}]+)}", v if isinstance(v, str) else v[0])}
            found |= references(v)
        else:
            found |= references(v)
    return found


def in_order(resources):
    """The names of a template's resources, each after those that it refers to."""
    names = {}

    def add(name):
        if name in names or name not in resources:
            return
        names[name] = None
        after = resources[name].get("DependsOn", [])
        for other in sorted(references(resources[name]) | ({after} if isinstance(after, str) else set(after))):
            add(other)
        names[name] = names.pop(name)

    for name in resources:
        add(name)
    return list(names)


class InOrder:
    """What moto's ResourceMap does, in CloudFormation's order."""

    def update(self, template, parameters=None):
        old, gone = self._resource_json_map, []
        self._template, self._resource_json_map = template, template["Resources"]
        if parameters:
            self.input_parameters = parameters
        self.load_mapping()
        self.load_parameters()
        self.load_conditions()
        for name in in_order(self._resource_json_map):
            now, there = self._resource_json_map[name], self._parsed_resources.get(name)
            if there is None:
                self[name]
                continue
            if not isinstance(there, Resource):
                if now != old[name]:
                    raise NotImplementedError(f"{name}: a change of {now['Type']}")
                continue
            properties = parsing.clean_json(copy.deepcopy(now.get("Properties", {})), self)
            differs = {k for k in {*properties, *there.properties} if properties.get(k) != there.properties.get(k)}
            if differs and (there.replaced_for == "*" or differs & set(there.replaced_for)):
                del self._parsed_resources[name]
                self[name]
                gone.append((there, now, now.get("UpdateReplacePolicy")))
            elif differs:
                there.change(properties)
                there.properties = properties
        for name in in_order(old):
            if name not in self._resource_json_map and name in self._parsed_resources:
                gone.append((self._parsed_resources.pop(name), old[name], old[name].get("DeletionPolicy")))
        for resource, was, policy in reversed(gone):
            if policy != "Retain" and resource is not None:
                self._delete_resource(resource, was)

    def delete(self):
        for name in reversed(in_order(self._resource_json_map)):
            resource = self._parsed_resources.pop(name, None)
            if resource is not None and self._resource_json_map[name].get("DeletionPolicy") != "Retain":
                self._delete_resource(resource, self._resource_json_map[name])


parsing.ResourceMap.update, parsing.ResourceMap.delete = InOrder.update, InOrder.delete

parse_ssm_parameter = parsing.ResourceMap.parse_ssm_parameter


def parse_ssm_parameter_once(self, value, value_type):
    """moto says of a parameter that keeps its value what that was read as."""
    return value if value.isdigit() else parse_ssm_parameter(self, value, value_type)


parsing.ResourceMap.parse_ssm_parameter = parse_ssm_parameter_once

# moto would ask its own class of a type, where there is one.
parsing.resource_name_property_from_type = lambda type: parsing.get_name_type_map().get(type)



CloudFormationBackend.executed = None  # the change set that is executed


def execute(backend, change_set):
    """Executes a change set. A creation that fails is rolled back: what was made is
    removed, unless it is to be retained."""
    stack, kind = backend.stacks[change_set.stack_id], change_set.change_set_type
    stack._add_stack_event(f"{kind}_IN_PROGRESS", resource_status_reason="User Initiated")
    backend.executed = change_set
    try:
        change_set.apply()
    except Exception as e:
        stack._add_stack_event(f"{kind}_FAILED", resource_status_reason=str(e))
        if kind == "CREATE":
            stack.resource_map.delete()
        stack.status = {"CREATE": "ROLLBACK_COMPLETE"}.get(kind, f"{kind}_ROLLBACK_FAILED")
        stack._add_stack_event(stack.status)
        return
    finally:
        backend.executed = None
    change_set.execution_status = "EXECUTE_COMPLETE"
    stack.template, stack.parameters = change_set.template, change_set.parameters
    stack._parse_template()
    stack.output_map = stack._create_output_map()
    stack.output_map._resource_map = stack.resource_map
    stack.status = f"{kind}_COMPLETE"
    stack._add_stack_event(stack.status)


class ChangeSetNotFound(CloudFormationError):
    code = "ChangeSetNotFound"


create_change_set, delete_stack = CloudFormationResponse.create_change_set, CloudFormationResponse.delete_stack
get_template_summary = CloudFormationResponse.get_template_summary


class Answers:
    """What CloudFormation answers where moto does not, or otherwise."""

    def create_change_set(self):
        imports = {r["LogicalResourceId"]: r["ResourceIdentifier"] for r in self._get_param("ResourcesToImport", [])}
        there = any(s.name == self._get_param("StackName") for s in self.cloudformation_backend.stacks.values())
        if imports:
            self.params["ChangeSetType"] = "UPDATE" if there else "CREATE"  # moto would make another stack
        answer = create_change_set(self)
        change_set = self.cloudformation_backend.change_sets[Answers.change_set_id(self)]
        if imports:
            change_set.change_set_type = "IMPORT"
        change_set.imports, change_set.imports_existing = imports, bool(self._get_bool_param("ImportExistingResources"))
        return answer

    def change_set_id(self):
        """The change set that is asked for, of the stack: moto takes that of any stack."""
        name, stack = self._get_param("ChangeSetName"), self._get_param("StackName")
        for id, c in self.cloudformation_backend.change_sets.items():
            if name == id or name == c.change_set_name and stack in (c.stack_name, c.stack_id):
                return id
        return None

    def change_set(self):
        id = Answers.change_set_id(self)
        if id is None:
            raise ChangeSetNotFound(f"ChangeSet [{self._get_param('ChangeSetName')}] does not exist")
        return self.cloudformation_backend.change_sets[id]

    def describe_change_set(self):
        return ActionResult(Answers.change_set(self))

    def execute_change_set(self):
        execute(self.cloudformation_backend, Answers.change_set(self))
        return EmptyResult()

    def delete_change_set(self):
        self.cloudformation_backend.change_sets.pop(Answers.change_set_id(self), None)
        return EmptyResult()

    def get_template_summary(self):
        answer = get_template_summary(self)
        template = Stack.parse_template(self._get_param("TemplateBody") or self._get_stack_from_s3_url(self._get_param("TemplateURL")))
        answer.result["ResourceIdentifierSummaries"] = [
            {"ResourceType": r["Type"], "LogicalResourceIds": [id], "ResourceIdentifiers": ["LogGroupName"]}
            for id, r in template["Resources"].items()
            if r["Type"] == "AWS::Logs::LogGroup"
        ]
        return answer

    def update_termination_protection(self):
        stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
        stack.enable_termination_protection = self._get_bool_param("EnableTerminationProtection")
        return EmptyResult()

    def delete_stack(self):
        stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
        if stack.enable_termination_protection:
            raise ValidationError(
                message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
            )
        sets = self.cloudformation_backend.change_sets
        for id in [id for id, c in sets.items() if c.stack_id == stack.stack_id]:
            del sets[id]
        return delete_stack(self)


for action in (
    Answers.create_change_set,
    Answers.describe_change_set,
    Answers.execute_change_set,
    Answers.delete_change_set,
    Answers.get_template_summary,
    Answers.update_termination_protection,
    Answers.delete_stack,
):
    setattr(CloudFormationResponse, action.__name__, action)
