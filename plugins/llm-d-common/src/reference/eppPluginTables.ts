import type { EppPluginFacts, EppVersionProfile } from '../epp';
import { code, codes, table } from './markdown';

const roles: readonly [EppPluginFacts['role'], string][] = [
  ['profile-handler', 'Profile handlers'],
  ['filter', 'Filters'],
  ['scorer', 'Scorers'],
  ['picker', 'Pickers'],
  ['other', 'Others'],
];

const signalInWords: Readonly<
  Record<Exclude<NonNullable<EppPluginFacts['signal']>, 'other'>, string>
> = {
  waiting: 'requests that wait',
  running: 'requests that run',
  'kv-cache': 'KV cache use',
  prefix: 'cached prefixes',
};

/** The plugin types of a generation, a table for each role. */
export function eppPluginBlocks({
  config,
  flags,
  plugins,
}: EppVersionProfile): string[] {
  return roles.flatMap(([role, title]) => [
    `### ${title}`,
    table(
      ['Type', 'Notes', 'Parameters'],
      Object.entries(plugins)
        .filter(([, facts]) => facts.role === role)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([type, facts]) => [
          code(type),
          notes(facts, flags.allowExperimentalPlugins !== undefined),
          parameters(facts, config.strictParameters),
        ]),
    ),
  ]);
}

function parameters(
  { ignoresParameters, parameters: known }: EppPluginFacts,
  isStrict: boolean,
): string {
  if (ignoresParameters) {
    return 'none; any is ignored';
  }
  if (!known) {
    return 'not known here';
  }
  const entries = Object.entries(known);
  if (entries.length === 0) {
    return isStrict ? 'none; any stops the EPP' : 'none; any is ignored';
  }
  return entries
    .map(([name, schema]) => `${code(name)} (${schema.description})`)
    .join(', ');
}

function notes(
  { alpha, deprecated, needs = [], signal }: EppPluginFacts,
  needsFlag: boolean,
): string {
  return [
    ...(signal && signal !== 'other' ? [`sees ${signalInWords[signal]}`] : []),
    ...(needs.length > 0 ? [`needs ${needs.join(' and ')} data`] : []),
    ...(alpha ? [needsFlag ? 'experimental' : 'new'] : []),
    ...(deprecated
      ? [
          `deprecated${
            deprecated.removedIn ? `, removed in ${deprecated.removedIn}` : ''
          }: use ${codes([deprecated.use])}`,
        ]
      : []),
  ].join('; ');
}
