import type { EppVersionProfile } from './EppVersionProfile';
import { inCanonicalOrder } from '../kubernetes/canonicalOrder';
import type {
  EppConfigProfileName,
  EppPlugin,
  ReadyMadeSchedulingProfile,
} from './ReadyMadeProfile';

/** An EndpointPickerConfig document; beyond the first two fields its shape depends on the generation. @public */
export interface EndpointPickerConfig {
  apiVersion: string;
  kind: string;
  [field: string]: unknown;
}

/** What a custom resource says about the EPP's configuration. @public */
export interface EppConfigChoice {
  configProfile?: EppConfigProfileName;
  backend?: { label: string; value: string };
  disaggregation?: { nonCachedTokens: number };
  /** Scorer type -> weight. */
  scorers?: Readonly<Record<string, number>>;
  config?: Readonly<Record<string, unknown>>;
}

const defaultBackend = { label: 'llm-d.ai/kv-backend', value: 'nvlink' };
const defaultNonCachedTokens = 16;

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
    return { ...head, ...inCanonicalOrder(choice.config) };
  }
  const { before, handlers, schedulingProfiles } = profile.readyMade(
    choice.configProfile ?? 'default',
    {
      backend: choice.backend ?? defaultBackend,
      nonCachedTokens:
        choice.disaggregation?.nonCachedTokens ?? defaultNonCachedTokens,
    },
  );
  const profiles = schedulingProfiles.map(one =>
    reweighted(one, choice.scorers ?? {}),
  );
  return {
    ...head,
    plugins: distinct([
      ...before,
      ...profiles.flatMap(({ filters }) => filters),
      ...profiles.flatMap(({ scorers }) => scorers),
      ...profiles.map(({ picker }) => picker),
      ...handlers,
    ]),
    schedulingProfiles: profiles.map(({ name, filters, scorers, picker }) => ({
      name,
      plugins: [
        ...filters.map(({ type }) => ({ pluginRef: type })),
        ...scorers.map(({ type, weight }) => ({ pluginRef: type, weight })),
        { pluginRef: picker.type },
      ],
    })),
  };
}

/** The profile with the custom resource's weights; scorers that only the custom resource names follow, by name. */
function reweighted(
  profile: ReadyMadeSchedulingProfile,
  weights: Readonly<Record<string, number>>,
): ReadyMadeSchedulingProfile {
  const known = new Set(profile.scorers.map(({ type }) => type));
  const added = Object.keys(weights)
    .filter(type => !known.has(type))
    .sort()
    .map(type => ({ type, weight: weights[type] }));
  return {
    ...profile,
    scorers: [
      ...profile.scorers.map(scorer => ({
        ...scorer,
        weight: weights[scorer.type] ?? scorer.weight,
      })),
      ...added,
    ],
  };
}

function distinct(plugins: readonly EppPlugin[]): EppPlugin[] {
  const byType = new Map(
    plugins.map(({ type, parameters }) => [
      type,
      parameters ? { type, parameters } : { type },
    ]),
  );
  return [...byType.values()];
}
