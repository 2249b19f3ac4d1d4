#!/usr/bin/env node
'use strict';
// The one door behind `npm start`, `npm test` and the other scripts. It has no dependencies, so it works on a fresh
// machine: it finds or fetches a fitting Node, installs what is missing with the committed Yarn, then runs the command.
const { toolchain } = require('./launch/toolchain.cjs');
const { install } = require('./launch/install.cjs');
const { runToEnd } = require('./launch/processes.cjs');
const { UserError } = require('./launch/userError.cjs');

const usage = `Usage: npm run <command>
  start                 the portal, the local cluster and the operator
  test                  types, lint, unit, integration and browser tests
  conformance           only the tests on a real control plane and against others' schemas
  nightly               the operator under faults, for long: 200 kills, 30 storms
  demo [-- --help]      the main job, headless, or any other routing test
  preflight -- <folder> a rendered stack tried on a throw-away local cluster
  compile -- <file>     custom resources to manifests, with no cluster
  operator -- <options> the operator, against any cluster (npm run operator -- --help)
  bench -- <name>       figures (npm run bench -- list)
  screenshots           pictures of all views into docs/images, out of the real portal
  soak [-- --minutes N] the data plane under mixed traffic while pods die: nothing lost, nothing grown
  epp:replay -- <file>  decisions of a real Endpoint Picker, compared with ours
  build                 every package and the images' content
  pack [-- --into <dir>] the plugins as tarballs, for a portal of your own; or right into it
  fresh-portal          docs/your-own-portal.md done to apps fresh from create-app, and tried
  lint, tsc             as usual`;

const transform = ['--import', '@backstage/cli/config/nodeTransform.cjs'];
const cli = 'node_modules/@backstage/cli/bin/backstage-cli';

/** Commands that are one program: name -> arguments for Node. */
const programs = {
  demo: args => [...transform, 'packages/demo/src/main.ts', ...args],
  preflight: args => [...transform, 'packages/preflight/src/main.ts', ...args],
  compile: args => [...transform, 'packages/compile/src/main.ts', ...args],
  operator: args => [...transform, 'packages/operator/src/main.ts', ...args],
  bench: args => [...transform, 'benchmarks/main.ts', ...args],
  'fresh-portal': args => [...transform, 'e2e/fresh-portal/main.ts', ...args],
  screenshots: args => [...transform, 'e2e/screenshots.ts', ...args],
  soak: args => [...transform, 'benchmarks/soak/main.ts', ...args],
  'epp:replay': args => [
    ...transform,
    'packages/endpoint-picker/src/replay/main.ts',
    ...args,
  ],
  tsc: args => ['node_modules/typescript/bin/tsc', ...args],
  lint: args => [cli, 'repo', 'lint', ...args],
};

/** Commands that are a procedure of their own. */
const procedures = {
  start: () => require('./launch/start.cjs').start,
  test: () => require('./launch/test.cjs').test,
  conformance: () => require('./launch/test.cjs').conformance,
  nightly: () => require('./launch/test.cjs').nightly,
  build: () => require('./launch/build.cjs').build,
  pack: () => require('./launch/pack.cjs').pack,
};

async function main([command, ...args]) {
  const known = { ...programs, ...procedures };
  if (!Object.hasOwn(known, command ?? '')) {
    throw new UserError(usage, 2);
  }
  // Whoever asks for JSON reads stdout: what the launcher itself has to say goes to stderr, always.
  const tools = await toolchain();
  await install(tools);
  if (Object.hasOwn(procedures, command)) {
    return procedures[command]()(tools, args);
  }
  return runToEnd(tools, programs[command](args));
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(
      error instanceof UserError ? `${error.message}\n` : `${error.stack}\n`,
    );
    process.exitCode = error.exitCode ?? 1;
  },
);
