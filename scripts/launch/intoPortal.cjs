'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { UserError } = require('./userError.cjs');

/** Folder in the portal that holds what came from here. */
const folder = 'llm-d';

/** What a portal's own packages depend on; the module that runs throw-away clusters is for those who want it. */
const dependencies = {
  'packages/app': ['@llm-d-sim/plugin-llm-d'],
  'packages/backend': [
    '@llm-d-sim/plugin-llm-d-backend',
    '@llm-d-sim/plugin-catalog-backend-module-llm-d',
    '@llm-d-sim/plugin-scaffolder-backend-module-llm-d',
  ],
};

/** @throws {UserError} before anything is built, when a folder is no portal */
function checkPortal(portal) {
  for (const part of ['.', ...Object.keys(dependencies)]) {
    const file = path.join(portal, part, 'package.json');
    if (!fs.existsSync(file)) {
      throw new UserError(
        `${portal} is no Backstage app, for it has no ${path.relative(
          portal,
          file,
        )}: name the folder that create-app made (npm run pack -- --into <folder>)`,
        2,
      );
    }
  }
}

/** Changes one package.json of the portal and leaves the rest of it as it is. */
function edit(portal, part, change) {
  const file = path.join(portal, part, 'package.json');
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(manifest);
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * Puts tarballs and templates into a portal, adds the plugins to its packages, and says in its `resolutions` where ours come from: they
 * depend on one another, and no registry has them.
 */
function intoPortal({ portal, packages, tarballs, templates }) {
  const target = path.join(portal, folder);
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(tarballs, target, { recursive: true });
  fs.cpSync(templates, path.join(target, 'templates'), {
    recursive: true,
    // What is recorded beside a template is for our tests.
    filter: source => path.basename(source) !== 'recorded',
  });
  edit(portal, '.', manifest => {
    manifest.resolutions = {
      ...manifest.resolutions,
      ...Object.fromEntries(
        packages.map(({ name, file }) => [name, `file:./${folder}/${file}`]),
      ),
    };
  });
  const versions = new Map(
    packages.map(({ name, version }) => [name, version]),
  );
  for (const [part, names] of Object.entries(dependencies)) {
    edit(portal, part, manifest => {
      for (const name of names) {
        manifest.dependencies[name] = `^${versions.get(name)}`;
      }
    });
  }
}

module.exports = { checkPortal, intoPortal };
