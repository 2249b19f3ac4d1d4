import { eppArgs } from '../compile/eppArgs';
import { eppSelector } from '../compile/eppDeployment';
import type { EndpointPicker } from '../compile/EndpointPicker';
import type { SchedulerInstall, SimulatorDeployment } from '../crd';
import {
  eppVersionProfileOf,
  isExtensionEpp,
} from '../epp/eppVersionProfileOf';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import { imageVersion } from '../names/imageVersion';
import { entryOf } from './entryOf';
import { lintArguments } from './lintArguments';
import { lintPods } from './lintPods';

type EppSpec = NonNullable<
  (SchedulerInstall | SimulatorDeployment)['spec']['epp']
>;

const PATH = 'spec.epp';

/** What is wrong with an endpoint picker of either custom resource, its configuration apart. */
export function lintEpp(spec: EppSpec, epp: EndpointPicker): Finding[] {
  return [
    ...lintVersion(spec),
    ...lintFlags(spec),
    ...lintArguments(spec.args, eppArgs({ ...epp, args: [] }), `${PATH}.args`),
    ...lintPods(
      spec,
      Object.keys(eppSelector(epp)),
      // Who is not the leader is not ready, on purpose.
      { replicas: spec.replicas, ready: Math.min(spec.replicas, 1) },
      PATH,
    ),
    ...when(
      spec.replicas > 1,
      warning(
        'leader-election',
        `${PATH}.replicas`,
        `of ${spec.replicas} replicas one schedules, the others wait and are not ready`,
      ),
    ),
  ];
}

function lintVersion(spec: EppSpec): Finding[] {
  const { profile, source, version } = eppVersionProfileOf(spec);
  const byTag = imageVersion(spec.image);
  const other = byTag && eppVersionProfileOf({ image: spec.image });
  return [
    ...when(
      source === 'unknown',
      warning(
        'unknown-epp-version',
        `${PATH}.image`,
        `the tag of ${spec.image} tells no version: taken for ${profile.generation}`,
      ),
    ),
    ...when(
      isExtensionEpp(spec.image) && !('config' in spec && spec.config),
      warning(
        'extension-epp',
        `${PATH}.image`,
        `${spec.image} has no plugins of llm-d, and the ready-made profiles use some`,
      ),
    ),
    ...when(
      source === 'version' &&
        other &&
        other.profile.generation !== profile.generation,
      warning(
        'epp-version-contradicts-tag',
        `${PATH}.version`,
        `the tag of ${spec.image} tells ${other?.version}, epp.version ${version}: compiled for ${profile.generation}`,
      ),
    ),
  ];
}

function lintFlags(spec: EppSpec): Finding[] {
  const { profile, version } = eppVersionProfileOf(spec);
  return (spec.args ?? []).flatMap((argument, index) => {
    const [, dashes, flag] = /^(--?)([^=]+)/.exec(argument) ?? [];
    const reason = flag && entryOf(profile.flags.fatal, flag);
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
  });
}
