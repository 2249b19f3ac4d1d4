'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { runToEnd } = require('./processes.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

/** Programs that are shipped as container images: package -> folder under dist/images. */
const images = {
  '@llm-d-sim/operator': 'operator',
  '@llm-d-sim/local-cluster': 'local-cluster',
};

/** Builds every package, and what goes into the container images: a workspace with only what each program needs. */
async function build(tools, args) {
  const types = await runToEnd(tools, ['node_modules/typescript/bin/tsc']);
  if (types !== 0) return types;
  const packages = await runToEnd(tools, [
    cli,
    'repo',
    'build',
    '--all',
    ...args,
  ]);
  if (packages !== 0) return packages;
  for (const [name, folder] of Object.entries(images)) {
    const target = path.join(tools.root, 'dist', 'images', folder);
    fs.rmSync(target, { recursive: true, force: true });
    const code = await runToEnd(tools, [cli, 'build-workspace', target, name]);
    if (code !== 0) return code;
    process.stdout.write(
      `dist/images/${folder}: content of the ${folder} image\n`,
    );
  }
  process.stdout.write('packages/backend/dist: content of the portal image\n');
  return 0;
}

module.exports = { build };
