import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

/** An Envoy binary; `scripts/conformance/real-envoy.sh` gets one and prints its path. */
const binary = process.env.LLM_D_ENVOY;

/** A `describe` whose tests need a real Envoy. */
export const describeRealEnvoy = binary ? describe : describe.skip;

/** Name of that Envoy in test reports; where there is none, how to get one is part of it. */
export const REAL_ENVOY = binary
  ? 'a real Envoy'
  : 'a real Envoy (there is none: LLM_D_ENVOY=$(scripts/conformance/real-envoy.sh) names one)';

function envoy(): string {
  if (!binary) throw new Error('LLM_D_ENVOY names no Envoy');
  return binary;
}

/**
 * Lets Envoy read a configuration without running it.
 *
 * @returns what it said
 * @throws Error with Envoy's words when it refuses the configuration
 */
export async function validateConfig(file: string): Promise<string> {
  const { stderr, stdout } = await promisify(execFile)(envoy(), [
    ...['--mode', 'validate'],
    ...['--config-path', file],
  ]);
  return `${stdout}${stderr}`;
}

/** Runs Envoy until `stop` is called. */
export function runEnvoy(file: string): { stop(): Promise<void> } {
  const child = spawn(
    envoy(),
    ['--config-path', file, '--log-level', 'error', '--use-dynamic-base-id'],
    { stdio: 'ignore' },
  );
  const ended = new Promise<void>(resolve =>
    child.once('exit', () => resolve()),
  );
  return {
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
