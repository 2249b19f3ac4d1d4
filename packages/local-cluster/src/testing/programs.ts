import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Program } from '../node/images/Program';

/** Serves its name on port 8080, or on the one that its only arg names; `/health` is 200 unless a file of that pod's wishes says otherwise. */
export function webProgram(unhealthy: ReadonlySet<string>): Program {
  return async context => {
    const name = context.env.POD_NAME ?? '';
    const server = createServer((request, response) => {
      response.statusCode =
        request.url === '/health' && unhealthy.has(name) ? 503 : 200;
      response.end(name);
    });
    server.listen(context.listenAddress(Number(context.args[0] ?? 8080)));
    await once(server, 'listening');
    context.log(`${name} serves`);
    if (!context.signal.aborted) await once(context.signal, 'abort');
    server.close();
    server.closeAllConnections();
    context.log(`${name} ends`);
    return 0;
  };
}

/** Writes its args, the variables that begin with TEST_ and the files that its args name, and ends. */
export const showProgram: Program = async ({ args, env, log, readFile }) => {
  log(`args ${args.join(' ')}`);
  for (const [name, value] of Object.entries(env)) {
    if (name.startsWith('TEST_')) log(`${name}=${value}`);
  }
  for (const path of args) {
    if (path.startsWith('/')) log(`${path}: ${readFile(path)}`);
  }
  return 0;
};

export const crashProgram: Program = async ({ log }) => {
  log('about to crash');
  throw new Error('crashed on purpose');
};

/** Does not care that it is told to stop. */
export const stubbornProgram: Program = async () => new Promise(() => {});
