import {
  compile,
  goldenPaths,
  manifestText,
  parseStackResource,
  requireTree,
} from '@llm-d-sim/plugin-llm-d-common';
import { isMap, isSeq, parseDocument } from 'yaml';

/** A scorer of a configuration, and what it weighs in its first scheduling profile. */
export interface ScorerWeight {
  name: string;
  weight: number;
}

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

/** Scorers and weights of a configuration, in its order; none when it cannot be read. */
export function scorerWeights(config: string): ScorerWeight[] {
  return weightNodes(config).map(({ name, weight }) => ({ name, weight }));
}

/** The configuration with other weights, everything else as it was. */
export function withWeights(
  config: string,
  weights: Readonly<Record<string, number>>,
): string {
  const document = parseDocument(config);
  for (const { name, path } of weightNodes(config)) {
    if (Object.hasOwn(weights, name)) {
      document.setIn([...path, 'weight'], weights[name]);
    }
  }
  return manifestText(Object(document.toJS()));
}

function weightNodes(
  config: string,
): (ScorerWeight & { path: (string | number)[] })[] {
  const document = parseDocument(config);
  const profiles = document.get('schedulingProfiles');
  if (
    document.errors.length > 0 ||
    !isSeq(profiles) ||
    !isTree(document.toJS())
  ) {
    return [];
  }
  return profiles.items.flatMap((profile, index) => {
    const plugins = isMap(profile) ? profile.get('plugins') : undefined;
    return isSeq(plugins)
      ? plugins.items.flatMap((plugin, position) => {
          const weight = isMap(plugin) ? plugin.get('weight') : undefined;
          const name = isMap(plugin) ? plugin.get('pluginRef') : undefined;
          return typeof weight === 'number' && typeof name === 'string'
            ? [
                {
                  name,
                  weight,
                  path: ['schedulingProfiles', index, 'plugins', position],
                },
              ]
            : [];
        })
      : [];
  });
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
