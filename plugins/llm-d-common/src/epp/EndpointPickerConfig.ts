import type {
  EppConfigProfileName,
  EppPlugin,
  EppVersionProfile,
  ReadyMadeProfile,
} from './EppVersionProfile';

/** An EndpointPickerConfig document; beyond the first two fields its shape depends on the generation. @public */
export interface EndpointPickerConfig {
  apiVersion: string;
  kind: string;
  [field: string]: unknown;
}

/** What a custom resource says about the EPP's configuration. @public */
export interface EppConfigChoice {
  configProfile?: EppConfigProfileName;
  /** Scorer type -> weight. */
  scorers?: Readonly<Record<string, number>>;
  config?: Readonly<Record<string, unknown>>;
}

/**
 * The EndpointPickerConfig that an EPP gets: the whole one of the custom resource (apiVersion and kind filled in where left out),
 * or a ready-made profile in the words of the generation with the weights of the custom resource.
 *
 * Every scorer's weight is written and the picker comes last: the loader of v0.4.0 crashes on a scorer without a weight
 * behind the picker.
 *
 * @public
 */
export function endpointPickerConfig(
  choice: EppConfigChoice,
  profile: EppVersionProfile,
): EndpointPickerConfig {
  const head = {
    apiVersion: profile.config.apiVersion,
    kind: 'EndpointPickerConfig',
  };
  if (choice.config) {
    return { ...head, ...choice.config };
  }
  const readyMade = profile.readyMade[choice.configProfile ?? 'default'];
  const scorers = weighted(readyMade, choice.scorers ?? {});
  const { filters, picker, handler } = readyMade;
  return {
    ...head,
    plugins: [
      ...filters.map(asPlugin),
      ...scorers.map(({ plugin }) => asPlugin(plugin)),
      asPlugin(picker),
      asPlugin(handler),
    ],
    schedulingProfiles: [
      {
        name: 'default',
        plugins: [
          ...filters.map(({ type }) => ({ pluginRef: type })),
          ...scorers.map(({ plugin, weight }) => ({
            pluginRef: plugin.type,
            weight,
          })),
          { pluginRef: picker.type },
        ],
      },
    ],
  };
}

/** The profile's scorers with the custom resource's weights, then the scorers that only the custom resource names, by name. */
function weighted(
  readyMade: ReadyMadeProfile,
  weights: Readonly<Record<string, number>>,
): { plugin: EppPlugin; weight: number }[] {
  const own = readyMade.scorers.map(({ weight, ...plugin }) => ({
    plugin,
    weight: weights[plugin.type] ?? weight,
  }));
  const known = new Set(own.map(({ plugin }) => plugin.type));
  const added = Object.keys(weights)
    .filter(type => !known.has(type))
    .sort()
    .map(type => ({ plugin: { type }, weight: weights[type] }));
  return [...own, ...added];
}

function asPlugin({ type, parameters }: EppPlugin): EppPlugin {
  return parameters ? { type, parameters } : { type };
}
