import { diffManifests, partIgnored } from '../diff';
import {
  referenceKey,
  referenceOf,
  type KubernetesObject,
  type ObjectReference,
} from '../kubernetes';
import type { DriftEntry, DriftReport } from './DriftReport';

/** What is known of an object in the cluster. @public */
export type LiveObject =
  | { state: 'there'; object: KubernetesObject }
  | { state: 'gone' }
  | { state: 'unreadable'; message: string };

/**
 * Compares what a stack's custom resources stand for with what is in the cluster. Fields that an object's annotation
 * `sim.llm-d.io/ignore-fields` names are left out, as the operator leaves them alone.
 *
 * @param desired - compiled, in apply order
 * @param inventory - what the status of the custom resources says was made
 * @param liveOf - of every object of `desired` and `inventory`
 * @param observedAt - when the cluster was read
 * @public
 */
export function findDrift(
  desired: readonly KubernetesObject[],
  inventory: readonly ObjectReference[],
  liveOf: (reference: ObjectReference) => LiveObject,
  observedAt: Date,
): DriftReport {
  const wanted = new Set(desired.map(one => identityOf(referenceOf(one))));
  const left = new Map(
    inventory
      .filter(reference => !wanted.has(identityOf(reference)))
      .map(reference => [identityOf(reference), reference]),
  );
  return {
    entries: [
      ...desired.map(manifest => compare(manifest, liveOf)),
      ...[...left.values()].flatMap((object): DriftEntry[] => {
        const live = liveOf(object);
        switch (live.state) {
          case 'there':
            return [{ state: 'extra', object }];
          case 'unreadable':
            return [{ state: 'unreadable', object, message: live.message }];
          default:
            return [];
        }
      }),
    ],
    observedAt: observedAt.toISOString(),
  };
}

function compare(
  manifest: KubernetesObject,
  liveOf: (reference: ObjectReference) => LiveObject,
): DriftEntry {
  const object = referenceOf(manifest);
  const live = liveOf(object);
  switch (live.state) {
    case 'gone':
      return { state: 'missing', object };
    case 'unreadable':
      return { state: 'unreadable', object, message: live.message };
    default: {
      const { relevant } = partIgnored(
        diffManifests(manifest, live.object),
        live.object,
      );
      // The operator adds these to what is compiled: a compiler does not know the UID of a custom resource.
      const differences = relevant.filter(
        ({ path }) => path !== 'metadata.ownerReferences',
      );
      return differences.length > 0
        ? { state: 'different', object, differences }
        : { state: 'same', object };
    }
  }
}

/** The version is only a way to look at an object. */
function identityOf(reference: ObjectReference): string {
  const { apiVersion } = reference;
  const group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
  return referenceKey({ ...reference, apiVersion: group });
}
