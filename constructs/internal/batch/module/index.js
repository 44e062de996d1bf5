// What ../module.go calls.
'use strict';

const cdk = require('aws-cdk-lib');

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

  // protect has a log group be protected from being deleted, if that is what its deletion
  // policy says once the template is written.
  static protect(group) {
    const resource = group.node.defaultChild;
    resource.deletionProtectionEnabled = cdk.Lazy.any({
      produce: () => resource.cfnOptions.deletionPolicy === cdk.CfnDeletionPolicy.RETAIN,
    });
  }
}

module.exports = { Batch };
