import type { KubernetesObject } from '../kubernetes';
import type { Difference } from './Difference';
import { diffManifests, type DiffOptions } from './diffManifests';

/** An object that is there and is not what its manifest says. @public */
export interface ManifestChange {
  desired: KubernetesObject;
  live: KubernetesObject;
  /** At least one. */
  differences: Difference[];
}

/** What has to happen for live objects to become what a set of manifests says. @public */
export interface ManifestSetDiff {
  /** Manifests whose objects are not there, in the order of the manifests, like the next ones. */
  create: KubernetesObject[];
  change: ManifestChange[];
  /** Manifests whose objects are as they say. */
  unchanged: KubernetesObject[];
  /** Live objects that no manifest names, in the order in which they came. */
  remove: KubernetesObject[];
}

/**
 * Compares a set of manifests with live objects, or with the manifests of another time. Objects belong together that agree in
 * API group, kind, namespace and name: the version is only a way to look at an object. Linear in the number and size of
 * the objects.
 *
 * @param live - only what belongs to the set: everything else in it counts as to be removed
 * @public
 */
export function diffManifestSets(
  desired: readonly KubernetesObject[],
  live: readonly KubernetesObject[],
  options: DiffOptions = {},
): ManifestSetDiff {
  const liveByKey = new Map(live.map(object => [objectKey(object), object]));
  const result: ManifestSetDiff = {
    create: [],
    change: [],
    unchanged: [],
    remove: [],
  };
  const wanted = new Set<string>();
  for (const manifest of desired) {
    const key = objectKey(manifest);
    wanted.add(key);
    const object = liveByKey.get(key);
    if (!object) {
      result.create.push(manifest);
      continue;
    }
    const differences = diffManifests(manifest, object, options);
    if (differences.length > 0) {
      result.change.push({ desired: manifest, live: object, differences });
    } else {
      result.unchanged.push(manifest);
    }
  }
  for (const [key, object] of liveByKey) {
    if (!wanted.has(key)) result.remove.push(object);
  }
  return result;
}

function objectKey({ apiVersion, kind, metadata }: KubernetesObject): string {
  const group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
  return JSON.stringify([group, kind, metadata.namespace ?? '', metadata.name]);
}
