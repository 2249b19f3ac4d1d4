import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ReadDocuments } from '../documents/readDocuments';
import type { Problem } from '../problems/Problem';

/** Live objects are whatever a cluster has: only what makes them objects is checked. */
export function readLive({ objects, problems }: ReadDocuments): {
  objects: KubernetesObject[];
  problems: Problem[];
} {
  const result: { objects: KubernetesObject[]; problems: Problem[] } = {
    objects: [],
    problems: [...problems],
  };
  for (const { file, positionOf, title, value } of objects) {
    try {
      result.objects.push(parseKubernetesObject(value));
    } catch {
      result.problems.push({
        severity: 'error',
        file,
        position: positionOf(),
        subject: title,
        message:
          'no Kubernetes object: apiVersion, kind and metadata.name make one',
      });
    }
  }
  const [hidden] = objects.filter((_, index) =>
    withoutManagers(result.objects[index]),
  );
  if (hidden) {
    result.problems.push({
      severity: 'warning',
      file: hidden.file,
      position: hidden.positionOf('metadata'),
      subject: hidden.title,
      message:
        'comes from a server without managedFields: what is wanted no longer does not show',
      fix: 'add --show-managed-fields to kubectl get',
    });
  }
  return result;
}

function withoutManagers(object: KubernetesObject | undefined): boolean {
  return (
    object?.metadata.uid !== undefined &&
    object.metadata.managedFields === undefined
  );
}
