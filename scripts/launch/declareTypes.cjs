'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { runToEnd } = require('./processes.cjs');

/**
 * Writes the type declarations that packages are built from, anew: one that is left from a file that is no longer there would be
 * taken for the folder that came in its place.
 */
function declareTypes(tools) {
  fs.rmSync(path.join(tools.root, 'dist-types'), {
    recursive: true,
    force: true,
  });
  return runToEnd(tools, ['node_modules/typescript/bin/tsc']);
}

module.exports = { declareTypes };
