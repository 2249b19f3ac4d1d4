import xxhash from 'xxhash-wasm';
import { Generation } from '../generation/Generation';
import { Scheduler } from '../scheduling/Scheduler';
import { buildScheduler } from './buildScheduler';
import { EndpointPickerConfig } from './EndpointPickerConfig';

/**
 * Makes the scheduler that a configuration describes, hashing with xxh64.
 *
 * @param config - the configuration
 * @param generation - decides which plugin types exist
 * @param options - whether Alpha plugins may be used where that takes a flag
 * @throws ConfigError, which names the plugin that is unknown or wrong
 *
 * @public
 */
export async function createScheduler(
  config: EndpointPickerConfig,
  generation: Generation,
  options: { readonly allowExperimental?: boolean } = {},
): Promise<Scheduler> {
  const { h64Raw } = await xxhash();
  return buildScheduler(config, generation, {
    hash: bytes => h64Raw(bytes),
    allowExperimental: options.allowExperimental ?? false,
  });
}
