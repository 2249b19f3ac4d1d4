import { z } from 'zod';
import type { ChosenEppVersionProfile } from '../epp/eppVersionProfileOf';
import type { EppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { error } from '../findings/report';

/** Parameters by which one plugin names another. */
const referencesSchema = z.looseObject({
  deciders: z.record(z.string(), z.unknown()).optional().catch(undefined),
  deciderPluginName: z.string().optional().catch(undefined),
  prefixMatchInfoProducerName: z.string().optional().catch(undefined),
  inFlightLoadProducerName: z.string().optional().catch(undefined),
});

/** Plugins that another plugin's parameters name and that are not there. */
export function lintPluginReferences(
  { plugins }: EppConfigPlugins,
  { profile }: ChosenEppVersionProfile,
  path: string,
): Finding[] {
  const there = new Set(plugins.map(({ name }) => name));
  const addedByItself = new Set(
    Object.values(profile.data).flatMap(({ by, addedByItself: added }) =>
      added ? by : [],
    ),
  );
  return plugins.flatMap(({ index, parameters, type }) => {
    const {
      deciders = {},
      deciderPluginName,
      inFlightLoadProducerName,
      prefixMatchInfoProducerName,
    } = referencesSchema.parse(parameters);
    const references: [string, unknown][] = [
      ...Object.entries(deciders).map(([stage, name]): [string, unknown] => [
        `deciders.${stage}`,
        name,
      ]),
      ['deciderPluginName', deciderPluginName],
      ['prefixMatchInfoProducerName', prefixMatchInfoProducerName],
      ['inFlightLoadProducerName', inFlightLoadProducerName],
    ];
    return references
      .filter(
        ([, name]) =>
          typeof name === 'string' &&
          name !== '' &&
          !there.has(name) &&
          !addedByItself.has(name),
      )
      .map(([parameter, name]) =>
        error(
          'unknown-plugin-ref',
          `${path}.plugins[${index}].parameters.${parameter}`,
          `plugin "${type}" names the plugin "${String(
            name,
          )}", which is not there`,
        ),
      );
  });
}
