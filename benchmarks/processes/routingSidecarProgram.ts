import { readFileSync } from 'node:fs';
import { runRoutingSidecar } from '../../packages/routing-sidecar/src';

/* The routing sidecar as a process of its own: its arguments are the container's. */
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());

runRoutingSidecar({
  args: process.argv.slice(2),
  env: Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  ),
  readFile: path => readFileSync(path, 'utf8'),
  log: line => process.stdout.write(`${line}\n`),
  signal: stop.signal,
  listenAddress: port => ({ host: '127.0.0.1', port }),
  dialAddress: (host, port) => ({
    host: host === 'localhost' ? '127.0.0.1' : host,
    port,
  }),
  now: Date.now,
  random: Math.random,
}).then(
  code => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
