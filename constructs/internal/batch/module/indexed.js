// Lets jsii finish what makes later apps start seconds sooner.
//
// Beside each package in its cache, jsii keeps an index of the package's types. An app
// that finds none parses the package's whole manifest, which takes seconds for that of
// aws-cdk-lib, while a thread writes the index for later apps. But most apps end before
// that thread does, and end it too, so that none would ever find an index. So the first
// app waits for it at its end.
'use strict';

const fs = require('fs');
const path = require('path');

// longest is how long to wait, in milliseconds: the thread may have failed.
const longest = 20_000;

// folder returns the folder of a package: jsii puts all packages beside one another.
const folder = (name) => path.join(__dirname, '..', name);

// This comes before jsii, which removes the links to the packages when the process exits.
process.prependOnceListener('exit', () => {
  const index = awaited();
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + longest; index && !fs.existsSync(index) && Date.now() < end;) {
    Atomics.wait(nothing, 0, 0, 50);
  }
});

// awaited returns the path of the index that is there or will be, or nothing if jsii keeps
// none. The index of a small package is there in time, and has the same name.
function awaited() {
  try {
    const name = fs.readdirSync(folder('constructs')).find((file) => /^\.jsii\.runtime\.v\d+\.json$/.test(file));
    return name && path.join(folder('aws-cdk-lib'), name);
  } catch {
    return undefined; // an app must not fail for that
  }
}
