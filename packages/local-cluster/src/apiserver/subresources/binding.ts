import { badRequest, conflict } from '../errors/StatusError';
import type { ServerContext } from '../handlers/ServerContext';
import { timestamp } from '../../metav1/timestamp';
import type { ObjectWriter } from '../handlers/ObjectWriter';
import type { JsonValue } from '../json/JsonValue';
import { objectAt, objectsAt, stringAt } from '../json/navigate';
import type { ResourceType } from '../registry/ResourceType';

/** `POST pods/<name>/binding`: gives the pod to a node, once. */
export function bindPod(
  context: ServerContext,
  writer: ObjectWriter,
  type: ResourceType,
  namespace: string,
  name: string,
  binding: JsonValue | undefined,
): void {
  const pod = writer.read(type, namespace, name);
  const node = stringAt(binding, 'target', 'name');
  if (!node) {
    throw badRequest('target.name: Required value');
  }
  const bound = stringAt(pod, 'spec', 'nodeName');
  if (bound || pod.metadata.deletionTimestamp) {
    throw conflict(
      type,
      name,
      bound
        ? `pod ${name} is already assigned to node ${JSON.stringify(bound)}`
        : `pod ${name} is being deleted, cannot be assigned to a host`,
    );
  }
  const conditions = objectsAt(pod, 'status', 'conditions').filter(
    condition => condition.type !== 'PodScheduled',
  );
  context.store.put(type.storage, {
    ...pod,
    spec: { ...objectAt(pod, 'spec'), nodeName: node },
    status: {
      ...objectAt(pod, 'status'),
      conditions: [
        ...conditions,
        {
          type: 'PodScheduled',
          status: 'True',
          lastProbeTime: null,
          lastTransitionTime: timestamp(context.now()),
        },
      ],
    },
  });
}
