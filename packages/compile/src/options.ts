import {
  eppVersionProfiles,
  gatewayProviders,
  type GatewayProviderName,
} from '@llm-d-sim/plugin-llm-d-common';
import { parseArgs } from 'node:util';
import { errorMessage } from './errorCode';
import type { OutputFormat } from './output/fileNames';
import { isEppVersion } from './stacks/publishedEppImage';

/** What the command line asks for. */
export type Options =
  | { state: 'help' }
  | { state: 'wrong'; message: string }
  | CompileOptions;

export interface CompileOptions {
  state: 'compile';
  /** `-` is standard input. */
  files: string[];
  provider?: GatewayProviderName;
  eppVersion?: string;
  /** `<major>.<minor>` */
  kubernetesVersion: string;
  /** Directory for one file per object. */
  out?: string;
  format: OutputFormat;
  /** File with what is there already. */
  live?: string;
}

const formats: readonly OutputFormat[] = ['yaml', 'json'];
const providers = Object.values(gatewayProviders).flatMap(({ name }) =>
  name === 'unknown' ? [] : [name],
);
const generations = Object.keys(eppVersionProfiles);

export const usage = `Usage: npm run -s compile -- <file.yaml | -> ... [options]

Prints the manifests that SimulatorDeployments and SchedulerInstalls stand for, in apply order. Needs no cluster.

  --provider <name>               as if spec.gateway.provider said so: ${providers.join(
    ', ',
  )}
  --epp-version <version>         as if spec.epp.version said so, with llm-d's image of that version, e.g. v0.10.0
  --kubernetes-version <version>  of the cluster that is compiled for (default: 1.34)
  --out <directory>               one file per object, instead of printing
  --format yaml|json              (default: yaml)
  --live <file>                   compare with live objects or earlier manifests, and print what would change;
                                  kubectl get ... -o yaml --show-managed-fields tells most

Exit code: 0 done, 1 something is wrong with the input, 2 wrong usage, 3 --live found something to change.
`;

/** Reads the command line. */
export function parseOptions(argv: readonly string[]): Options {
  try {
    const { positionals, values } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        provider: { type: 'string' },
        'epp-version': { type: 'string' },
        'kubernetes-version': { type: 'string', default: '1.34' },
        out: { type: 'string' },
        format: { type: 'string', default: 'yaml' },
        live: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { state: 'help' };
    if (positionals.length === 0) {
      throw new Error('name the files to compile, or - for standard input');
    }
    const inputs = [...positionals, ...(values.live ? [values.live] : [])];
    if (inputs.filter(file => file === '-').length > 1) {
      throw new Error('standard input (-) can be read once only');
    }
    if (values.out === '' || values.live === '') {
      throw new Error('--out and --live need a path');
    }
    return {
      state: 'compile',
      files: positionals,
      provider:
        values.provider === undefined
          ? undefined
          : oneOf('--provider', values.provider, providers),
      eppVersion: eppVersion(values['epp-version']),
      kubernetesVersion: kubernetesVersion(values['kubernetes-version']),
      out: values.out,
      format: oneOf('--format', values.format, formats),
      live: values.live,
    };
  } catch (error) {
    return {
      state: 'wrong',
      message: errorMessage(error),
    };
  }
}

function oneOf<T extends string>(
  option: string,
  value: string,
  allowed: readonly T[],
): T {
  const known = allowed.find(one => one === value);
  if (known === undefined) {
    throw new Error(
      `${option} ${value} is not known: ${allowed.join(', ')} are`,
    );
  }
  return known;
}

function eppVersion(value: string | undefined): string | undefined {
  if (value !== undefined && !isEppVersion(value)) {
    throw new Error(
      `--epp-version ${value} is no version: v<major>.<minor>[.<patch>] is; known are ${generations.join(
        ', ',
      )}`,
    );
  }
  return value;
}

function kubernetesVersion(value: string): string {
  const matched = /^v?(1\.[0-9]+)(\.[0-9]+)?$/.exec(value);
  if (!matched) {
    throw new Error(
      `--kubernetes-version ${value} is no version: 1.<minor> is, e.g. 1.34`,
    );
  }
  return matched[1];
}
