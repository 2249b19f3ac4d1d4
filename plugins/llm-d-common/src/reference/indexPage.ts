import { eppVersionProfiles } from '../epp';
import { generationSlug, generationTitle } from './generationName';
import { bullets, page, prose } from './markdown';
import { documentedProviders } from './providerPages';
import type { ReferencePage } from './ReferencePage';

/** The page that leads to all others. */
export function indexPage(): ReferencePage {
  return {
    path: 'README.md',
    content: page(
      'Reference',
      prose(
        'Everything that depends on a kind, a provider, a version or a rule. These pages are generated from the tables and schemas that the compiler and lint read.',
      ),
      '## Custom resources',
      bullets([
        '[SimulatorDeployment](crd/simulatordeployment.md): simulated model servers',
        '[SchedulerInstall](crd/schedulerinstall.md): endpoint picker, pool, gateway and route in front of them',
      ]),
      '## Gateway providers',
      bullets(
        documentedProviders.map(
          ({ experimental, name, title }) =>
            `[${title}](providers/${name}.md)${
              experimental && name !== 'unknown' ? ', experimental' : ''
            }`,
        ),
      ),
      '## Endpoint picker, by version',
      bullets(
        Object.values(eppVersionProfiles).map(
          ({ generation }) =>
            `[EPP ${generationTitle(generation)}](epp/${generationSlug(
              generation,
            )}.md)`,
        ),
      ),
      '## Simulator',
      bullets(['[Simulator and routing sidecar, by version](simulator.md)']),
      '## Lint',
      bullets(['[All rules](lint/README.md)']),
    ),
  };
}
