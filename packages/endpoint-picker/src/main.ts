#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { LineBuffer } from './LineBuffer';
import { ProgramContext } from './Program';
import { runEndpointPicker } from './runEndpointPicker';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Access as a pod has it, or through KUBECONFIG with a bearer token. */
function kubernetes(
  env: NodeJS.ProcessEnv,
): ProgramContext['kubernetes'] | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBECONFIG: file } = env;
  if (host) {
    const read = (name: string) =>
      readFileSync(path.join(SERVICE_ACCOUNT, name), 'utf8');
    const shown = host.includes(':') ? `[${host}]` : host;
    return {
      server: `https://${shown}:${env.KUBERNETES_SERVICE_PORT ?? 443}`,
      token: read('token').trim(),
      caData: Buffer.from(read('ca.crt')).toString('base64'),
    };
  }
  if (!file) {
    return undefined;
  }
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(file);
  const cluster = kubeConfig.getCurrentCluster();
  const token = kubeConfig.getCurrentUser()?.token;
  const caData =
    cluster?.caData ??
    (cluster?.caFile && readFileSync(cluster.caFile).toString('base64'));
  if (!cluster || !token || !caData) {
    throw new Error(
      `${file} must name a cluster with a certificate authority and a user with a token`,
    );
  }
  return { server: cluster.server, token, caData };
}

async function main(): Promise<number> {
  const output = new LineBuffer(text => process.stdout.write(text));
  process.once('exit', () => output.flush());
  const stop = new AbortController();
  process.once('SIGTERM', () => stop.abort());
  process.once('SIGINT', () => stop.abort());
  const given = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return runEndpointPicker({
    args: process.argv.slice(2),
    env: Object.fromEntries(given),
    readFile: file => readFileSync(file, 'utf8'),
    log: line => output.add(line),
    signal: stop.signal,
    listenAddress: port => ({ host: '0.0.0.0', port }),
    dialAddress: (host, port) => ({ host, port }),
    kubernetes: kubernetes(process.env),
    now: Date.now,
    random: Math.random,
  });
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  },
);
