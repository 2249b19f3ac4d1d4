import { Generation } from '../generation/Generation';
import { ConfigError } from './ConfigError';

/** Gates of each generation that change nothing here. */
const HARMLESS: Readonly<Record<Generation['pluginSet'], readonly string[]>> = {
  early: ['dataLayer', 'prepareDataPlugins'],
  transitional: ['dataLayer', 'prepareDataPlugins'],
  deprecating: ['haPopulateNonLeaderDatastore'],
  pruned: ['haPopulateNonLeaderDatastore'],
};

/**
 * Refuses feature gates that the release does not have, and flow control,
 * which this stand-in does not have.
 *
 * @param gates - `name`, `name=true` or `name=false` each
 * @throws ConfigError
 *
 * @public
 */
export function checkFeatureGates(
  gates: readonly string[],
  generation: Generation,
): void {
  const harmless = HARMLESS[generation.pluginSet];
  for (const gate of gates) {
    const [name, value = 'true'] = gate.split('=', 2);
    if (value !== 'true' && value !== 'false') {
      throw new ConfigError(
        `featureGates: "${gate}" must be ${name}=true or ${name}=false`,
      );
    }
    if (name === 'flowControl') {
      if (value === 'true') {
        throw new ConfigError(
          'feature gate "flowControl" exists in llm-d but not in this stand-in of its Endpoint Picker',
        );
      }
    } else if (!harmless.includes(name)) {
      throw new ConfigError(
        `unknown feature gate "${name}": this release knows flowControl, ${harmless.join(
          ', ',
        )}`,
      );
    }
  }
}
