import { EPP_METRICS_PORT } from '../compile/EndpointPicker';
import type { Finding, SchedulerInstall, SimulatorDeployment } from '../crd';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import { error, warning, when } from './finding';
import { lintEppConfig } from './lintEppConfig';
import { lintScorerWeights } from './lintScorerWeights';

type SchedulerEpp = NonNullable<SchedulerInstall['spec']['epp']>;
type SimulatorEpp = NonNullable<SimulatorDeployment['spec']['epp']>;

const PATH = 'spec.epp';

/** What is wrong with an endpoint picker of either custom resource. */
export function lintEpp(epp: SimulatorEpp): Finding[] {
  const { profile, source, version } = eppVersionProfileOf(epp);
  return [
    ...when(
      source === 'unknown',
      warning(
        'unknown-epp-version',
        `${PATH}.image`,
        `the tag of ${epp.image} tells no version: taken for ${profile.generation}`,
      ),
    ),
    ...lintPorts(epp.port),
    ...(epp.args ?? []).flatMap((argument, index) => {
      const [, dashes, flag] = /^(--?)([^=]+)/.exec(argument) ?? [];
      const reason = flag && profile.flags.fatal[flag];
      return [
        ...when(
          reason,
          error(
            'fatal-flag',
            `${PATH}.args[${index}]`,
            `--${flag} ${reason} (EPP ${version})`,
          ),
        ),
        ...when(
          dashes === '-' && flag?.length > 1 && !profile.flags.singleDash,
          error(
            'single-dash-flag',
            `${PATH}.args[${index}]`,
            `EPP ${version} takes long flags with two dashes only: --${flag}`,
          ),
        ),
      ];
    }),
  ];
}

/** What is wrong with the configuration of a SchedulerInstall's endpoint picker. */
export function lintEppChoices(epp: SchedulerEpp): Finding[] {
  const chosen = eppVersionProfileOf(epp);
  return [
    ...when(
      epp.config && epp.scorers,
      error(
        'config-and-scorers',
        `${PATH}.scorers`,
        'weights stand in epp.config: leave out either scorers or config',
      ),
    ),
    ...when(
      epp.config && epp.configProfile !== 'default',
      warning(
        'config-and-profile',
        `${PATH}.configProfile`,
        `epp.config is used, not the profile ${epp.configProfile}`,
      ),
    ),
    ...(epp.config ? lintEppConfig(epp.config, chosen, `${PATH}.config`) : []),
    ...(epp.scorers
      ? lintScorerWeights(epp.scorers, chosen, `${PATH}.scorers`)
      : []),
  ];
}

function lintPorts(port: number): Finding[] {
  return [
    ...when(
      port + 1 > 65535,
      error(
        'port-collision',
        `${PATH}.port`,
        'health is served on the next port, and there is none after 65535',
      ),
    ),
    ...when(
      port === EPP_METRICS_PORT || port + 1 === EPP_METRICS_PORT,
      error(
        'port-collision',
        `${PATH}.port`,
        `metrics are served on ${EPP_METRICS_PORT}, health on port + 1: take another port than ${port}`,
      ),
    ),
  ];
}
