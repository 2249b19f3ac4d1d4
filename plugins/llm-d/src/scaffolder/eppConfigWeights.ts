import {
  compile,
  goldenPaths,
  manifestText,
  parseStackResource,
  requireTree,
} from '@llm-d-sim/plugin-llm-d-common';
import { isMap, isSeq, parseDocument } from 'yaml';

/** A scorer in one scheduling profile of a configuration, and what it weighs there. */
export interface ScorerWeight {
  profile: string;
  name: string;
  weight: number;
  /** Where it stands in the configuration. */
  path: (string | number)[];
}

/** Of a scorer that says none. */
const defaultWeight = 1;

/** The configuration that a stack has when nobody says anything else: what the default profile compiles to. */
export function defaultEppConfig(): string {
  const install = goldenPaths['llm-d-stack']
    .resourcesOf({})
    .find(({ kind }) => kind === 'SchedulerInstall');
  const parsed = parseStackResource(install);
  if (!parsed.ok) {
    throw new Error('The defaults of the form are not a SchedulerInstall');
  }
  const configMap = compile(parsed.resource, {
    kinds: [],
    kubernetesVersion: '',
  }).find(({ kind }) => kind === 'ConfigMap');
  const data: unknown = configMap?.data;
  if (typeof data !== 'object' || data === null) {
    throw new Error('The defaults of the form have no configuration');
  }
  return String(Object.values(data)[0]);
}

/** Scorers of a configuration by profile, in its order; none when it cannot be read. */
export function scorerWeights(config: string): ScorerWeight[] {
  const document = parseDocument(config);
  const profiles = document.get('schedulingProfiles');
  if (
    document.errors.length > 0 ||
    !isSeq(profiles) ||
    !isTree(document.toJS())
  ) {
    return [];
  }
  const types = typesByName(document.get('plugins'));
  return profiles.items.flatMap((profile, index) => {
    const plugins = isMap(profile) ? profile.get('plugins') : undefined;
    const profileName = isMap(profile) ? profile.get('name') : undefined;
    return isSeq(plugins)
      ? plugins.items.flatMap((plugin, position) => {
          const weight = isMap(plugin) ? plugin.get('weight') : undefined;
          const name = isMap(plugin) ? plugin.get('pluginRef') : undefined;
          const isScorer =
            typeof name === 'string' &&
            (typeof weight === 'number' ||
              /-scorer$/.test(types.get(name) ?? ''));
          return isScorer
            ? [
                {
                  profile: String(profileName ?? 'default'),
                  name,
                  weight: typeof weight === 'number' ? weight : defaultWeight,
                  path: ['schedulingProfiles', index, 'plugins', position],
                },
              ]
            : [];
        })
      : [];
  });
}

/** The configuration with another weight of one scorer in its profile, everything else as it was. */
export function withWeight(
  config: string,
  { path }: Pick<ScorerWeight, 'path'>,
  weight: number,
): string {
  const document = parseDocument(config);
  document.setIn([...path, 'weight'], weight);
  return manifestText(Object(document.toJS()));
}

/** Types of the plugins by their names; who has none is called by its type. */
function typesByName(plugins: unknown): Map<string, string> {
  const types = new Map<string, string>();
  for (const plugin of isSeq(plugins) ? plugins.items : []) {
    const type = isMap(plugin) ? plugin.get('type') : undefined;
    if (isMap(plugin) && typeof type === 'string') {
      types.set(String(plugin.get('name') ?? type), type);
    }
  }
  return types;
}

/** The linter says what is wrong with a configuration that contains itself. */
function isTree(value: unknown): boolean {
  try {
    requireTree(value);
    return true;
  } catch {
    return false;
  }
}
