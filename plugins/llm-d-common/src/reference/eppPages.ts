import {
  endpointPickerConfig,
  eppVersionProfiles,
  type EppVersionProfile,
} from '../epp';
import type { EppConfigProfileName } from '../epp/ReadyMadeProfile';
import { eppDataTable, eppFactRows } from './eppFacts';
import { eppPluginBlocks } from './eppPluginTables';
import { generationSlug, generationTitle } from './generationName';
import { code, codes, page, plain, prose, table, yamlBlock } from './markdown';
import type { ReferencePage } from './ReferencePage';

const DERIVED =
  'Taken from the sources and documentation of the releases: no image of llm-d was started here. What the local cluster runs under these image names is a stand-in of this project.';

/** Whether a generation is known from releases or from announcements. */
function outlook({ generation }: EppVersionProfile): string {
  return generation === '>=0.11'
    ? 'Of 0.11 only that is known which 0.9 and 0.10 announce: what they call deprecated is gone. From 0.12 on, and where neither `epp.version` nor the tag tells a version, what this page does not have is pointed out and not refused: it may be new.'
    : '';
}

const readyMade: Readonly<Record<EppConfigProfileName, string>> = {
  default: 'Load, cached prefixes (twice as heavy) and KV cache use.',
  'proxy-performance': 'The pod with the fewest requests in flight.',
  'proxy-performance-by-backend':
    'The same, among the pods with the label of `epp.backend`.',
  'prefill-decode':
    'A prefill pod first, when `epp.disaggregation.nonCachedTokens` or more are not cached; then a decode pod.',
  random: 'Any decode pod, by chance.',
};

/** One page for each generation of the EPP. */
export function eppPages(): ReferencePage[] {
  return Object.values(eppVersionProfiles).map(profile => ({
    path: `epp/${generationSlug(profile.generation)}.md`,
    content: page(
      `EPP ${generationTitle(profile.generation)}`,
      prose(
        'What is compiled for this generation of the endpoint picker (EPP), and what lint holds a configuration against. Which generation an EPP is of is told by `epp.version`, else by the tag of `epp.image`.',
      ),
      prose(`${DERIVED} ${outlook(profile)}`),
      table(
        ['', `EPP ${generationTitle(profile.generation)}`],
        eppFactRows(profile),
      ),
      '## Data that scorers go by',
      prose(
        'A scorer without its data gives every pod the same value; [lint](../lint/scorer-without-data-source.md) says so.',
      ),
      eppDataTable(profile),
      ...flagBlocks(profile),
      '## Top level of the configuration',
      prose(
        `An EndpointPickerConfig has ${code('apiVersion')}, ${code(
          'kind',
        )} and ${codes(
          Object.keys(profile.config.fields),
        )}. Any other field stops the EPP.`,
      ),
      '## Ready-made profiles',
      prose(
        'What `epp.configProfile` stands for. `epp.scorers` changes weights and adds scorers; a whole `epp.config` takes the place of all this.',
      ),
      ...Object.entries(readyMade).flatMap(([name, summary]) => [
        `### ${code(name)}`,
        prose(summary),
        yamlBlock(readyMadeConfig(name, profile)),
      ]),
      '## Plugins',
      prose(
        `Parameters that are not known here are passed on as they are, so none is called wrong.`,
      ),
      ...eppPluginBlocks(profile),
      '## Permissions',
      prose(
        'Rules of the Role in the namespace of the pool; nothing is cluster-wide. Several replicas get leases and events for leader election besides.',
      ),
      yamlBlock({ rules: profile.role }),
    ),
  }));
}

function flagBlocks({ flags }: EppVersionProfile): string[] {
  const fatal = Object.entries(flags.fatal);
  return fatal.length === 0
    ? []
    : [
        '## Flags that stop it',
        table(
          ['Flag', 'Why'],
          fatal.map(([flag, reason]) => [code(`--${flag}`), plain(reason)]),
        ),
      ];
}

const isReadyMade = (name: string): name is EppConfigProfileName =>
  Object.hasOwn(readyMade, name);

function readyMadeConfig(name: string, profile: EppVersionProfile): object {
  return isReadyMade(name)
    ? endpointPickerConfig({ configProfile: name }, profile)
    : {};
}
