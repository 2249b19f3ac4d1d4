'use strict';
// `npm start`: the local cluster, the operator and the portal, each in a process group of its own, all of which end with
// this process.
const fs = require('node:fs');
const path = require('node:path');
const { ProcessGroup, whenOrphaned } = require('./processes.cjs');
const { isFree } = require('./ports.cjs');
const { portalConfig } = require('./portalConfig.cjs');
const { UserError, explain } = require('./userError.cjs');

const appPort = 3000;
const backendPort = 7007;
const readyTimeoutMs = 180_000;
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

async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}

async function waitUntilAnswers(urls, cancelled) {
  const deadline = Date.now() + readyTimeoutMs;
  for (const url of urls) {
    while (!(await answers(url))) {
      if (cancelled()) return;
      if (Date.now() > deadline)
        throw new UserError(
          `${url} did not answer within ${
            readyTimeoutMs / 1000
          } s; see .local/portal.log.`,
        );
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }
}

/** Keeps a program's output in .local/<name>.log and remembers its last lines for an error message. */
function logTo(directory, name) {
  const file = fs.createWriteStream(path.join(directory, `${name}.log`), {
    mode: 0o600,
  });
  file.on('error', () => {});
  const tail = [];
  return {
    tail,
    write(line) {
      tail.push(line);
      if (tail.length > 15) tail.shift();
      file.write(`${line}\n`);
    },
  };
}

/** Resolves with the first line that the predicate takes; rejects when the program ends before. */
function lineOf(launch, isIt) {
  return new Promise((resolve, reject) => {
    const { group, tail, name } = launch(line => {
      if (isIt(line)) resolve(line);
    });
    group.exited.then(({ code }) => {
      const text = tail.join('\n');
      reject(
        new UserError(
          `${name} ended early (exit code ${code}): ${
            explain(text) ?? `\n${text}`
          }`,
        ),
      );
    });
  });
}

async function start(tools, args) {
  await checkPorts();
  const directory = path.join(tools.root, '.local');
  fs.mkdirSync(directory, { recursive: true, mode: 0o700 });

  const groups = [];
  let stopping = false;
  const began = Date.now();
  const stopAll = async () => {
    if (stopping) return;
    stopping = true;
    await Promise.all(groups.map(group => group.stop()));
  };
  const ended = new Promise(resolve => {
    const end = code => stopAll().then(() => resolve(code));
    process.on('SIGINT', () => end(130));
    process.on('SIGTERM', () => end(143));
    process.on('SIGHUP', () => end(129));
    whenOrphaned(() => end(143));
  });

  const launch =
    (name, programArgs, options = {}) =>
    onLine => {
      const log = logTo(directory, name);
      const group = new ProcessGroup(tools, name, programArgs, {
        ...options,
        onLine: line => {
          log.write(line);
          options.echo?.(line);
          onLine(line);
        },
      });
      groups.push(group);
      return { group, tail: log.tail, name };
    };

  const run = async () => {
    const kubeconfig = path.join(directory, 'kubeconfig');
    fs.rmSync(kubeconfig, { force: true });
    await lineOf(
      launch('local-cluster', [
        ...transform,
        'packages/local-cluster/src/main.ts',
        '--directory',
        directory,
        '--watch-parent',
      ]),
      () => fs.existsSync(kubeconfig),
    );
    if (stopping) return;
    const configFile = path.join(directory, 'app-config.yaml');
    fs.writeFileSync(
      configFile,
      portalConfig(fs.readFileSync(kubeconfig, 'utf8')),
      { mode: 0o600 },
    );

    const operator = lineOf(
      launch('operator', [
        ...transform,
        'packages/operator/src/main.ts',
        '--kubeconfig',
        kubeconfig,
        '--install-crds',
        '--watch-parent',
      ]),
      line => /ready/i.test(line),
    );
    const portal = lineOf(
      launch(
        'portal',
        [
          'node_modules/@backstage/cli/bin/backstage-cli',
          'repo',
          'start',
          '--config',
          path.join(tools.root, 'app-config.yaml'),
          '--config',
          configFile,
        ],
        {
          env: { NODE_ENV: 'development', FORCE_COLOR: '0', BROWSER: 'none' },
          echo: args.includes('--verbose')
            ? line => process.stdout.write(`${line}\n`)
            : undefined,
        },
      ),
      () => false,
    );
    const ready = Promise.all([
      operator,
      waitUntilAnswers(
        [
          `http://localhost:${backendPort}/.backstage/health/v1/readiness`,
          `http://localhost:${appPort}`,
        ],
        () => stopping,
      ),
    ]);
    await Promise.race([ready, portal]);
    if (stopping) return;
    process.stdout.write(`
The portal is ready after ${Math.round((Date.now() - began) / 1000)} s.

  Portal          http://localhost:${appPort}          (backend on ${backendPort})
  Local cluster   kubectl --kubeconfig .local/kubeconfig get pods -A
  Operator        watches SimulatorDeployment and SchedulerInstall in it
  Logs            .local/local-cluster.log, .local/operator.log, .local/portal.log

Next: open http://localhost:${appPort}, enter as guest, choose Create, take "llm-d scheduler + simulator stack", keep the
defaults and follow the link to your stack; its Inference tab shows its health and runs the routing test.
Ctrl-C ends everything.
`);
    await portal;
  };

  try {
    return await Promise.race([ended, run().then(() => ended)]);
  } catch (error) {
    if (stopping) return ended;
    await stopAll();
    throw error;
  }
}

module.exports = { start };
