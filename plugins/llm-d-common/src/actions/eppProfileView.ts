import { schedulerEndpointPicker } from '../compile/schedulerEndpointPicker';
import { schedulerInstallOf } from '../crd';
import type { EppProfileView } from '../decision/EppProfileView';
import { readEppConfig, type EppProfile } from '../decision/readEppConfig';
import { eppVersionProfileOf } from '../epp';
import type { KubernetesObject } from '../kubernetes';
import { validateStackResource } from '../lint';

/** An EPP as it runs. @public */
export interface RunningEpp {
  profiles: EppProfile[];
  image?: string;
  replicas: number;
  verbosity?: number;
}

/**
 * What an EPP is configured to do: as it runs, or, as long as it does not, as its SchedulerInstall wants it.
 *
 * @returns undefined when neither tells
 * @public
 */
export function eppProfileView(options: {
  running?: RunningEpp;
  /** As it is in the cluster. */
  schedulerInstall?: KubernetesObject;
}): EppProfileView | undefined {
  const { running } = options;
  const install = schedulerInstallOf(options.schedulerInstall);
  const wanted = install && schedulerEndpointPicker(install);
  // JSON is YAML.
  const profiles =
    running?.profiles ??
    (wanted && readEppConfig(JSON.stringify(wanted.config)).profiles);
  if (!profiles) {
    return undefined;
  }
  const image = running?.image ?? wanted?.image ?? '';
  const verbosity = running ? running.verbosity : wanted?.verbosity;
  return {
    version: eppVersionProfileOf({
      image,
      version: install?.spec.epp?.version,
    }).version,
    image,
    replicas: running?.replicas ?? 0,
    ...(verbosity !== undefined && { verbosity }),
    profiles,
    findings: install
      ? validateStackResource(install).filter(({ path }) =>
          path.startsWith('spec.epp'),
        )
      : [],
    editable: wanted !== undefined,
  };
}
