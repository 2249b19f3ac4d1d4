import { z } from 'zod';
import type { EndpointPickerConfig } from '../epp/EndpointPickerConfig';
import type { EppPluginFacts } from '../epp/EppPluginFacts';
import type { EppVersionProfile } from '../epp/EppVersionProfile';
import { readEppConfigPlugins } from '../epp/readEppConfigPlugins';
import type { Finding } from '../findings';
import { warning } from '../findings/report';

const dataLayerSchema = z.looseObject({
  dataLayer: z
    .looseObject({ injectDefaults: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Scorers whose data nobody gathers. */
export function lintScorerData(
  config: EndpointPickerConfig,
  scorers: readonly { name: string; facts: EppPluginFacts }[],
  profile: EppVersionProfile,
  path: string,
): Finding[] {
  const { dataLayer } = dataLayerSchema.parse(config);
  const defaultsAreAdded = dataLayer?.injectDefaults !== false;
  const there = new Set(
    readEppConfigPlugins(config).plugins.map(({ type }) => type),
  );
  return scorers.flatMap(({ facts, name }) =>
    (facts.needs ?? []).flatMap(data => {
      const { addedByItself, by } = profile.data[data];
      const isGathered =
        by.length === 0 ||
        (addedByItself && defaultsAreAdded) ||
        by.some(type => there.has(type));
      return isGathered
        ? []
        : [
            warning(
              'scorer-without-data-source',
              path,
              `${name} goes by ${data} data, which no plugin of the configuration gathers`,
              `Add ${by.join(' or ')}${
                addedByItself
                  ? ', or remove dataLayer.injectDefaults: false'
                  : ''
              }`,
            ),
          ];
    }),
  );
}
