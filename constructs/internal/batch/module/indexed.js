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
  // The index of a small package is there in time, if jsii keeps any, and has the same name.
  const name = entries(folder('constructs')).find((file) => /^\.jsii\.runtime\.v\d+\.json$/.test(file));
  const nothing = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + longest; name && !fs.existsSync(path.join(folder('aws-cdk-lib'), name)) && Date.now() < end;) {
    Atomics.wait(nothing, 0, 0, 50);
  }
});

// entries returns the names of what is in a folder; none if it cannot be read, as an app
// must not fail for that.
function entries(of) {
  try {
    return fs.readdirSync(of);
  } catch {
    return [];
  }
}
