'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { declareTypes } = require('./declareTypes.cjs');
const { runToEnd } = require('./processes.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

/** Packages that are shipped as container images of their own, besides the portal; each has a Dockerfile. */
const images = [
  {
    name: '@llm-d-sim/operator',
    folder: 'packages/operator',
    image: 'operator',
  },
];

/** What an image is built from: the package, those of ours that it needs, and the Yarn that installs the rest. */
async function imageContent(tools, { name, folder, image }) {
  const target = path.join(tools.root, 'dist', 'images', image);
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  const code = await runToEnd(tools, [cli, 'build-workspace', target, name]);
  if (code !== 0) return code;
  for (const file of ['.yarnrc.yml', '.yarn/releases']) {
    fs.cpSync(path.join(tools.root, file), path.join(target, file), {
      recursive: true,
    });
  }
  fs.copyFileSync(
    path.join(tools.root, folder, 'Dockerfile'),
    path.join(target, 'Dockerfile'),
  );
  process.stdout.write(
    `Image content of ${name}: docker build dist/images/${image}\n`,
  );
  return 0;
}

/** Builds every package, and what goes into the container images. */
async function build(tools, args) {
  const types = await declareTypes(tools);
  if (types !== 0) return types;
  const built = await runToEnd(tools, [cli, 'repo', 'build', '--all', ...args]);
  if (built !== 0) return built;
  for (const image of images) {
    const code = await imageContent(tools, image);
    if (code !== 0) return code;
  }
  process.stdout.write('Image content of the portal: packages/backend/dist\n');
  return 0;
}

module.exports = { build };
