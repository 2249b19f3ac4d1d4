'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { declareTypes } = require('./declareTypes.cjs');
const { runToEnd } = require('./processes.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

/** Packages that one installs into a portal of one's own: every plugin and module, and what they stand on. */
function packed(root) {
  return fs
    .readdirSync(path.join(root, 'plugins'))
    .map(folder => path.join('plugins', folder))
    .filter(folder => fs.existsSync(path.join(root, folder, 'package.json')));
}

/** `npm run pack`: builds the plugins and makes of each the tarball that a registry would have, in dist/packages. */
async function pack(tools) {
  const target = path.join(tools.root, 'dist', 'packages');
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  const types = await declareTypes(tools);
  if (types !== 0) return types;
  for (const folder of packed(tools.root)) {
    const { name } = JSON.parse(
      fs.readFileSync(path.join(tools.root, folder, 'package.json'), 'utf8'),
    );
    const file = `${name.replace('@', '').replace('/', '-')}.tgz`;
    const cwd = path.join(tools.root, folder);
    for (const step of [
      [path.join(tools.root, cli), 'package', 'build'],
      [tools.yarn, 'pack', '--out', path.join(target, file)],
    ]) {
      const code = await runToEnd(tools, step, { cwd });
      if (code !== 0) return code;
    }
    process.stdout.write(`${name}: dist/packages/${file}\n`);
  }
  return 0;
}

module.exports = { pack };
