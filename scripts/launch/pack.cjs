'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { declareTypes } = require('./declareTypes.cjs');
const { intoPortal, portalAt } = require('./intoPortal.cjs');
const { packedPackages } = require('./packedPackages.cjs');
const { runToEnd } = require('./processes.cjs');
const { UserError } = require('./userError.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

function portalOf(args) {
  if (args.length === 0) return undefined;
  const [option, folder, ...rest] = args;
  if (option !== '--into' || folder === undefined || rest.length > 0) {
    throw new UserError('Usage: npm run pack [-- --into <portal>]', 2);
  }
  const portal = path.resolve(folder);
  portalAt(portal);
  return portal;
}

/** `npm run pack`: makes of each plugin the tarball that a registry would have, in dist/packages; puts them into a portal if told to. */
async function pack(tools, args) {
  const portal = portalOf(args);
  const target = path.join(tools.root, 'dist', 'packages');
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  const types = await declareTypes(tools);
  if (types !== 0) return types;
  const built = await runToEnd(tools, [cli, 'repo', 'build']);
  if (built !== 0) return built;
  const packages = packedPackages(tools.root);
  for (const { file, folder, name } of packages) {
    const code = await runToEnd(
      tools,
      [tools.yarn, 'pack', '--json', '--out', path.join(target, file)],
      { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (code !== 0) return code;
    process.stdout.write(`${name}: dist/packages/${file}\n`);
  }
  if (portal !== undefined) {
    intoPortal({
      portal,
      packages,
      tarballs: target,
      templates: path.join(tools.root, 'templates'),
    });
    process.stdout.write(
      `They are in ${portal}/llm-d, with the templates. Go on there: README.md, "Your own portal"\n`,
    );
  }
  return 0;
}

module.exports = { pack };
