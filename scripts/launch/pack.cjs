'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { declareTypes } = require('./declareTypes.cjs');
const { checkPortal, intoPortal } = require('./intoPortal.cjs');
const { packedPackages } = require('./packedPackages.cjs');
const { runToEnd } = require('./processes.cjs');
const { UserError } = require('./userError.cjs');

const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

/** The portals that are named, each looked at before anything is built. */
function portalsOf(args) {
  try {
    const { values } = parseArgs({
      args,
      options: { into: { type: 'string', multiple: true, default: [] } },
    });
    const portals = values.into.map(folder => path.resolve(folder));
    portals.forEach(checkPortal);
    return portals;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${error.message}\nUsage: npm run pack [-- --into <portal>]`,
      2,
    );
  }
}

/** `npm run pack`: makes of each plugin the tarball that a registry would have, in dist/packages; puts them into portals if told to. */
async function pack(tools, args) {
  const portals = portalsOf(args);
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
  for (const portal of portals) {
    const kept = intoPortal({
      portal,
      packages,
      tarballs: target,
      templates: path.join(tools.root, 'templates'),
    });
    process.stdout.write(
      `They are in ${portal}/llm-d, with the templates. Go on there: docs/your-own-portal.md\n`,
    );
    for (const file of kept) {
      process.stdout.write(
        `Left as it is, for somebody has changed it: ${portal}/llm-d/templates/${file}\n`,
      );
    }
  }
  return 0;
}

module.exports = { pack };
