import { isAtLeast, versionOf } from '../names/imageVersion';

/**
 * What the cluster that is compiled for can do, as discovery tells.
 *
 * @public
 */
export interface Capabilities {
  /** Kinds that the API server serves: `<apiVersion>/<Kind>`, e.g. `gateway.networking.k8s.io/v1/HTTPRoute`. */
  kinds: readonly string[];
  /** `<major>.<minor>`, e.g. `1.34`. */
  kubernetesVersion: string;
}

/** The first of some API versions in which the cluster serves a kind; where it serves none, or is not known, the first of all. */
export function servedVersion(
  { kinds }: Capabilities,
  kind: string,
  versions: readonly [string, ...string[]],
): string {
  return (
    versions.find(version => kinds.includes(`${version}/${kind}`)) ??
    versions[0]
  );
}

/** Whether the cluster is of a version or newer; not known is not. */
export function isKubernetesAtLeast(
  { kubernetesVersion }: Capabilities,
  since: readonly [number, number],
): boolean {
  const version = versionOf(kubernetesVersion);
  return version !== undefined && isAtLeast(version, since);
}
