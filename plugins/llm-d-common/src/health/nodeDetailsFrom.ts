import type {
  KubernetesObject,
  ObjectReference,
} from '../kubernetes/KubernetesObject';
import { conditionsOf } from './allConditions';
import type { HealthNodeId } from './HealthReport';
import type { NodeDetails } from './NodeDetails';
import { eventsAbout } from './stackEvents';
import type { StackSnapshot } from './StackSnapshot';
import { findTopology, type Topology } from './topology';
import { createViews } from './views';

const mostEvents = 50;

/** What a node's details need beyond a snapshot. @public */
export interface NodeParts {
  /** Everything but logs. */
  details: Omit<NodeDetails, 'logs'>;
  /** Pods behind the node whose logs say more, with their containers. */
  pods: {
    namespace: string;
    name: string;
    containers: { name: string; restarted: boolean }[];
  }[];
}

/**
 * The objects behind one node of a stack's health, with their conditions and events.
 *
 * @param events - of the namespaces of the stack, of every type
 * @public
 */
export function nodeDetailsFrom(
  snapshot: StackSnapshot,
  node: HealthNodeId,
  events: readonly KubernetesObject[],
): NodeParts {
  const views = createViews();
  const topology = findTopology(snapshot, [], views);
  const { objects, pods } = objectsBehind(topology, node);
  return {
    details: {
      node,
      conditions: [...objects, ...pods].flatMap(conditionsOf),
      events: eventsAbout(
        [...objects, ...pods].map(({ kind, metadata }) => ({
          kind,
          name: metadata.name,
        })) satisfies Pick<ObjectReference, 'kind' | 'name'>[],
        events,
        views,
      ).slice(0, mostEvents),
      objects: [...objects, ...pods].map(withoutManagedFields),
    },
    pods: pods.map(pod => {
      const { spec, status } = views.pod(pod);
      const restarted = new Set(
        status.containerStatuses
          .filter(({ restartCount }) => restartCount > 0)
          .map(({ name }) => name),
      );
      return {
        namespace: pod.metadata.namespace ?? snapshot.pool.namespace,
        name: pod.metadata.name,
        containers: spec.containers.map(({ name }) => ({
          name,
          restarted: restarted.has(name),
        })),
      };
    }),
  };
}

function objectsBehind(
  topology: Topology,
  node: HealthNodeId,
): { objects: KubernetesObject[]; pods: KubernetesObject[] } {
  const { directService, eppService, pool, snapshot } = topology;
  const present = (...objects: (KubernetesObject | undefined)[]) =>
    objects.flatMap(object => (object ? [object] : []));
  const workload = ({ deployments, pods }: Topology['epp']) => ({
    objects: deployments,
    pods,
  });
  switch (node) {
    case 'stack':
      return {
        objects: present(
          snapshot.schedulerInstall?.object,
          snapshot.simulatorDeployment?.object,
          snapshot.namespace,
        ),
        pods: [],
      };
    case 'gateway':
      return {
        objects: [
          ...topology.gateways.flatMap(({ object }) => present(object)),
          ...snapshot.gatewayClasses.filter(({ metadata }) =>
            topology.gateways.some(
              ({ object }) =>
                object &&
                topology.views.gateway(object).spec.gatewayClassName ===
                  metadata.name,
            ),
          ),
        ],
        pods: [],
      };
    case 'route':
      return {
        objects: [...topology.routes, ...present(topology.strayRoute)],
        pods: [],
      };
    case 'grants':
      return { objects: snapshot.grants, pods: [] };
    case 'pool':
      return { objects: present(pool), pods: [] };
    case 'epp': {
      const { objects, pods } = workload(topology.epp);
      return { objects: [...present(eppService?.object), ...objects], pods };
    }
    case 'prefill':
      return workload(topology.prefill);
    case 'decode':
      return workload(topology.decode);
    default:
      return { objects: present(directService?.object), pods: [] };
  }
}

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  const { managedFields: _managed, ...metadata } = object.metadata;
  return { ...object, metadata };
}
