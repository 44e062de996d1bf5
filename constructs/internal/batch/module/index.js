// What ../module.go calls.
'use strict';

const cdk = require('aws-cdk-lib');
const { Construct } = require('constructs');
require('./indexed.js');

class Batch {
  // make makes resources in their order. The request is a JSON list of them: their class
  // as module.name, their scope by its index among objects, their id, their properties as
  // the class takes them, the values of properties that are texts of JSON, and what they
  // are deployed after, among objects and among what the list made before.
  static make(objects, request) {
    const batch = [];
    for (const { type, scope: index, id, properties, texts, after, afterOwn } of JSON.parse(request)) {
      const scope = objects[index];
      for (const [property, value] of Object.entries(texts ?? {})) {
        properties[property] = cdk.Stack.of(scope).toJsonString(value);
      }
      const [module, name] = type.split('.');
      const made = new cdk[module][name](scope, id, properties);
      made.node.addDependency(...(after ?? []).map((other) => objects[other]));
      made.node.addDependency(...(afterOwn ?? []).map((other) => batch[other]));
      batch.push(made);
    }
  }

  // scopes makes constructs that others stand in.
  static scopes(scope, ids) {
    return ids.map((id) => new Construct(scope, id));
  }

  // finish tags a log group, and returns its name and its ARN. A protected one cannot be
  // deleted, if that is what its deletion policy says once the template is written.
  static finish(group, isProtected, tags) {
    if (isProtected) {
      const resource = group.node.defaultChild;
      resource.deletionProtectionEnabled = cdk.Lazy.any({
        produce: () => resource.cfnOptions.deletionPolicy === cdk.CfnDeletionPolicy.RETAIN,
      });
    }
    for (const [key, value] of Object.entries(JSON.parse(tags))) {
      cdk.Tags.of(group).add(key, value);
    }
    return [group.logGroupName, group.logGroupArn];
  }

  // note adds notes to a construct.
  static note(construct, texts) {
    texts.forEach((text) => cdk.Annotations.of(construct).addInfo(text));
  }

  // annotations returns the metadata of a type, of a scope and all constructs in it, as JSON.
  static annotations(scope, type) {
    return JSON.stringify(scope.node.findAll().flatMap(({ node }) => node.metadata
      .filter((entry) => entry.type === type)
      .map((entry) => ({ path: node.path, data: entry.data }))));
  }

  // grant lets a principal do something, and returns whether a policy of the app says so:
  // CDK says that it granted something even to a role that was created elsewhere and cannot
  // be changed.
  static grant(grantee, actions, resourceArns) {
    const { success } = cdk.aws_iam.Grant.addToPrincipal({ grantee, actions, resourceArns });
    const principal = grantee.grantPrincipal;
    return success && (!Construct.isConstruct(principal)
      || principal.node.findAll().some((child) => child instanceof cdk.aws_iam.CfnPolicy));
  }
}

module.exports = { Batch };
