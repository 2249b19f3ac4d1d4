import { ConfigurationError } from './ConfigurationError';
import { Environment } from './optionsOf';
import { readConfigFile } from './readConfigFile';
import { readFlags } from './readFlags';
import { defaultSettings, overlay, Settings, SettingValue } from './Settings';
import { SimulatorGeneration } from './SimulatorGeneration';

/** Environment variables that set a flag, and which. */
const variables: readonly (readonly [variable: string, flag: string])[] = [
  ['SIM_MODEL', 'model'],
  ['PYTHONHASHSEED', 'hash-seed'],
];

const fromEnvironment = (env: Environment): Map<string, SettingValue> =>
  new Map(
    variables.flatMap(([variable, flag]): [string, SettingValue][] =>
      env[variable] ? [[flag, { kind: 'texts', value: env[variable] }]] : [],
    ),
  );

/** What a container's start says: its args, environment and files. */
export interface Start {
  readonly args: readonly string[];
  readonly env: Environment;
  /** The seed of this start unless one is given. */
  readonly seed: number;
  /** Reads a mounted file; throws when there is none. */
  readFile(path: string): string;
}

/**
 * Collects the settings: command line before environment before the YAML
 * file of `--config` before defaults.
 *
 * @throws ConfigurationError that names the flag or the file
 */
export const readSettings = (
  { args, env, seed, readFile }: Start,
  generation: SimulatorGeneration,
): Settings => {
  const flags = readFlags(args, generation);
  const config = flags.get('config');
  let settings = defaultSettings(seed);
  if (config?.kind === 'texts') {
    let text: string;
    try {
      text = readFile(config.value);
    } catch (error) {
      throw new ConfigurationError(
        `failed to read configuration file: ${
          error instanceof Error ? error.message : String(error)
        }`,
      );
    }
    settings = overlay(settings, readConfigFile(text, generation));
  }
  settings = overlay(settings, fromEnvironment(env));
  return overlay(settings, flags);
};
