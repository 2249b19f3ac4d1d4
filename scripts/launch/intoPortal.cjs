'use strict';
const { createHash } = require('node:crypto');
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
    const file = manifestOf(portal, part);
    if (!fs.existsSync(file)) {
      throw new UserError(
        `${portal} is no Backstage app, for it has no ${path.relative(
          portal,
          file,
        )}: name the folder that create-app made (npm run pack -- --into <folder>)`,
        2,
      );
    }
    try {
      JSON.parse(fs.readFileSync(file, 'utf8'));
    } catch (error) {
      throw new UserError(`${file} cannot be read: ${error.message}`, 2);
    }
  }
}

function manifestOf(portal, part) {
  return path.join(portal, part, 'package.json');
}

/** Changes one package.json of the portal and leaves the rest of it as it is. */
function edit(portal, part, change) {
  const file = manifestOf(portal, part);
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'));
  change(manifest);
  fs.writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

const digestOf = file =>
  createHash('sha256').update(fs.readFileSync(file)).digest('hex');

/**
 * Puts our templates beside those of the portal. A file that somebody has changed since we wrote it is theirs and stays.
 *
 * @returns what stayed, seen from the target
 */
function putTemplates(source, target) {
  const record = path.join(target, '.written.json');
  const written = fs.existsSync(record)
    ? JSON.parse(fs.readFileSync(record, 'utf8'))
    : {};
  const kept = [];
  const files = fs
    .readdirSync(source, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry =>
      path.relative(source, path.join(entry.parentPath, entry.name)),
    )
    // What is recorded beside a template is for our tests.
    .filter(file => !file.split(path.sep).includes('recorded'));
  for (const file of files) {
    const [ours, theirs] = [path.join(source, file), path.join(target, file)];
    const isTheirs =
      fs.existsSync(theirs) &&
      ![written[file], digestOf(ours)].includes(digestOf(theirs));
    if (isTheirs) {
      kept.push(file);
    } else {
      fs.mkdirSync(path.dirname(theirs), { recursive: true });
      fs.copyFileSync(ours, theirs);
      written[file] = digestOf(ours);
    }
  }
  fs.writeFileSync(record, `${JSON.stringify(written, null, 2)}\n`);
  return kept;
}

/**
 * Puts tarballs and templates into a portal, adds the plugins to its packages, and says in its `resolutions` where ours come from: they
 * depend on one another, and no registry has them. Our tarballs of before go; whatever else is in that folder stays.
 *
 * @returns templates that stayed as somebody had changed them
 */
function intoPortal({ portal, packages, tarballs, templates }) {
  const target = path.join(portal, folder);
  fs.mkdirSync(target, { recursive: true });
  for (const name of fs.readdirSync(target)) {
    if (/^llm-d-sim-.*\.tgz$/.test(name)) fs.rmSync(path.join(target, name));
  }
  fs.cpSync(tarballs, target, { recursive: true });
  const kept = putTemplates(templates, path.join(target, 'templates'));
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
      manifest.dependencies ??= {};
      for (const name of names) {
        manifest.dependencies[name] = `^${versions.get(name)}`;
      }
    });
  }
  return kept;
}

module.exports = { checkPortal, intoPortal };
