'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { UserError } = require('./userError.cjs');

/** Folder in the portal that holds what came from here. */
const folder = 'llm-d';

/** The portal's own package.json; refuses a folder that is no portal before anything is built. */
function portalAt(portal) {
  const manifest = path.join(portal, 'package.json');
  for (const file of [manifest, path.join(portal, 'packages', 'backend')]) {
    if (!fs.existsSync(file)) {
      throw new UserError(
        `${portal} is no Backstage app: there is no ${path.relative(
          portal,
          file,
        )}. Name the folder that create-app made: npm run pack -- --into <folder>`,
        2,
      );
    }
  }
  return manifest;
}

/**
 * Puts tarballs and templates into a portal, and says in its `resolutions` that our packages come from there: they depend on one
 * another, and no registry has them.
 */
function intoPortal({ portal, packages, tarballs, templates }) {
  const file = portalAt(portal);
  const target = path.join(portal, folder);
  fs.rmSync(target, { recursive: true, force: true });
  fs.cpSync(tarballs, target, { recursive: true });
  fs.cpSync(templates, path.join(target, 'templates'), {
    recursive: true,
    // What is recorded beside a template is for our tests.
    filter: source => path.basename(source) !== 'recorded',
  });
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  manifest.resolutions = {
    ...manifest.resolutions,
    ...Object.fromEntries(
      packages.map(({ name, file: tarball }) => [
        name,
        `file:./${folder}/${tarball}`,
      ]),
    ),
  };
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

module.exports = { intoPortal, portalAt };
