import { readFileSync } from 'node:fs';
import { runInferenceSim } from './program/runInferenceSim';

const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());

const env = Object.fromEntries(
  Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  ),
);

runInferenceSim({
  args: process.argv.slice(2),
  env,
  readFile: path => readFileSync(path, 'utf8'),
  log: line => process.stdout.write(`${line}\n`),
  signal: stop.signal,
  listenAddress: port => ({ host: env.POD_IP ?? '0.0.0.0', port }),
  dialAddress: (host, port) => ({ host, port }),
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
