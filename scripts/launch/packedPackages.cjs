'use strict';
const fs = require('node:fs');
const path = require('node:path');

const readManifest = folder =>
  JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** Every package of this repository by its name. */
function workspaces(root) {
  return new Map(
    ['packages', 'plugins']
      .flatMap(parent =>
        fs
          .readdirSync(path.join(root, parent))
          .map(folder => path.join(root, parent, folder)),
      )
      .filter(folder => fs.existsSync(path.join(folder, 'package.json')))
      .map(folder => {
        const manifest = readManifest(folder);
        return [manifest.name, { folder, manifest }];
      }),
  );
}

/** What one installs into a portal of one's own: every plugin and module, and those of our packages that they stand on. */
function packedPackages(root) {
  const all = workspaces(root);
  const packed = new Map();
  const take = name => {
    const found = all.get(name);
    if (!found || packed.has(name)) return;
    packed.set(name, {
      name,
      version: found.manifest.version,
      folder: found.folder,
      file: `${name.replace('@', '').replace('/', '-')}.tgz`,
    });
    Object.keys(found.manifest.dependencies ?? {}).forEach(take);
  };
  for (const [name, { folder }] of all) {
    if (path.basename(path.dirname(folder)) === 'plugins') take(name);
  }
  return [...packed.values()];
}

module.exports = { packedPackages };
