'use strict';
// `npm start`: the local cluster, the operator and the portal, all of which end with this process, or with each other.
const fs = require('node:fs');
const path = require('node:path');
const { isFree } = require('./ports.cjs');
const { portalConfig } = require('./portalConfig.cjs');
const { whenOrphaned } = require('./processes.cjs');
const { Program } = require('./program.cjs');
const { untilAnswers, untilInCatalog } = require('./readiness.cjs');
const { UserError } = require('./userError.cjs');

const appPort = 3000;
const backendPort = 7007;
const transform = ['--import', '@backstage/cli/config/nodeTransform.cjs'];

async function checkPorts() {
  for (const [port, what] of [
    [appPort, 'the portal'],
    [backendPort, 'its backend'],
  ]) {
    if (!(await isFree(port))) {
      throw new UserError(
        `Port ${port}, which ${what} needs, is taken: end the program that listens on it (lsof -i :${port}) and run the command again.`,
      );
    }
  }
}

/** Starts each program as soon as what it needs is there; resolves when people can use the portal. */
async function startPrograms({ run, root, directory, verbose }) {
  const kubeconfig = path.join(directory, 'kubeconfig');
  const localConfig = path.join(directory, 'app-config.yaml');
  const sharedConfig = path.join(root, 'app-config.yaml');
  const backstage = (name, configs) =>
    run(
      name,
      [
        path.join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
        'package',
        'start',
        ...configs.flatMap(file => ['--config', file]),
      ],
      {
        cwd: path.join(root, 'packages', name),
        env: { NODE_ENV: 'development', FORCE_COLOR: '0', BROWSER: 'none' },
        echo: verbose ? line => process.stdout.write(`${line}\n`) : undefined,
      },
    );

  const cluster = run('local-cluster', [
    ...transform,
    'packages/local-cluster/src/main.ts',
    '--directory',
    directory,
    '--watch-parent',
  ]);
  // The app takes longest and needs nothing of the others.
  backstage('app', [sharedConfig]);
  await cluster.printed(/^local cluster ready/);

  fs.writeFileSync(
    localConfig,
    portalConfig(fs.readFileSync(kubeconfig, 'utf8')),
    { mode: 0o600 },
  );
  backstage('backend', [sharedConfig, localConfig]);
  await run('operator', [
    ...transform,
    'packages/operator/src/main.ts',
    '--kubeconfig',
    kubeconfig,
    '--install-crds',
    '--watch-parent',
  ]).printed(/^operator ready/);

  await untilAnswers(`http://localhost:${appPort}`);
  await untilInCatalog(`http://localhost:${backendPort}`, {
    kind: 'template',
    namespace: 'default',
    name: 'llm-d-stack',
  });
}

function welcome(seconds) {
  return `
The portal is ready after ${seconds} s.

  Portal          http://localhost:${appPort}          (backend on ${backendPort})
  Local cluster   kubectl --kubeconfig .local/kubeconfig get pods -A
  Operator        watches SimulatorDeployment and SchedulerInstall in it
  Logs            .local/local-cluster.log, .local/operator.log, .local/app.log, .local/backend.log

Next: open http://localhost:${appPort}, enter as guest, choose Create, take "llm-d scheduler + simulator stack", keep the
defaults and follow the link to your stack; its Inference tab shows its health and runs the routing test.
Ctrl-C ends everything.
`;
}

/** Resolves with the exit code when somebody wants everything to end. */
function whenToldToEnd() {
  return new Promise(resolve => {
    process.once('SIGINT', () => resolve(130));
    process.once('SIGTERM', () => resolve(143));
    process.once('SIGHUP', () => resolve(129));
    whenOrphaned(() => resolve(143));
  });
}

async function start(tools, args) {
  await checkPorts();
  const directory = path.join(tools.root, '.local');
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });

  const programs = [];
  let fail;
  const failure = new Promise((_, reject) => {
    fail = reject;
  });
  const run = (name, programArgs, options = {}) => {
    const program = new Program(tools, {
      name,
      args: programArgs,
      directory,
      ...options,
    });
    programs.push(program);
    program.failure.catch(fail);
    return program;
  };

  const began = Date.now();
  const running = startPrograms({
    run,
    root: tools.root,
    directory,
    verbose: args.includes('--verbose'),
  }).then(() => {
    process.stdout.write(welcome(Math.round((Date.now() - began) / 1000)));
    return failure;
  });
  try {
    return await Promise.race([whenToldToEnd(), running, failure]);
  } finally {
    await Promise.all(programs.map(program => program.stop()));
  }
}

module.exports = { start };
