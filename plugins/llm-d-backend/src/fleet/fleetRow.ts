import {
  gatewayProviderOfController,
  type FleetStack,
  type HealthNode,
  type HealthNodeId,
  type HealthReport,
  type KubernetesObject,
  type ObjectReference,
} from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';
import type { IndexedStack } from './StackIndex';

/** Looks up an object of the stack's cluster. */
export type FindObject = (
  reference: ObjectReference,
) => KubernetesObject | undefined;

const deploymentSchema = z.object({
  spec: z.object({
    replicas: z.number().default(1),
    template: z.object({
      spec: z.object({ containers: z.array(z.object({ image: z.string() })) }),
    }),
  }),
});

const gatewaySchema = z.object({
  spec: z.object({ gatewayClassName: z.string() }),
});

const gatewayClassSchema = z.object({
  spec: z.object({ controllerName: z.string() }),
});

/** The row of a stack, without its last run. */
export function fleetRow(
  { owner, reference }: IndexedStack,
  report: HealthReport,
  find: FindObject,
): FleetStack {
  const { cluster, entityRef, pool, schedulerInstall } = reference;
  const place = schedulerInstall ?? pool ?? { namespace: '', name: entityRef };
  const nodes = byId(report.root);
  const deployments = (id: HealthNodeId) =>
    (nodes.get(id)?.objects ?? []).flatMap(object => {
      const live = object.kind === 'Deployment' ? find(object) : undefined;
      const parsed = deploymentSchema.safeParse(live);
      return parsed.success ? [parsed.data.spec] : [];
    });
  const wanted = [...deployments('prefill'), ...deployments('decode')];
  const [epp] = deployments('epp');
  const version = epp?.template.spec.containers.map(tagOf).find(Boolean);
  const provider = providerOf(nodes.get('gateway'), find);
  const { rootCause } = report;
  return {
    entityRef,
    cluster,
    ...place,
    ...(owner !== undefined && { owner }),
    status: report.status,
    ...(rootCause && {
      rootCause: {
        node: rootCause.node,
        reason: rootCause.reason,
        message: rootCause.message,
      },
    }),
    ...(provider !== undefined && { gatewayProvider: provider }),
    ...(version !== undefined && { eppVersion: version }),
    modelServers: {
      ready: report.pods.filter(({ ready }) => ready).length,
      wanted: wanted.reduce((sum, { replicas }) => sum + replicas, 0),
    },
    observedAt: report.observedAt,
    localStandIn: report.localStandIn,
  };
}

/** The row of a stack of which nothing could be judged. */
export function unknownRow(
  { owner, reference }: IndexedStack,
  message: string,
  observedAt: string,
): FleetStack {
  const { cluster, entityRef, pool, schedulerInstall } = reference;
  const place = schedulerInstall ?? pool ?? { namespace: '', name: entityRef };
  return {
    entityRef,
    cluster,
    ...place,
    ...(owner !== undefined && { owner }),
    status: 'unknown',
    rootCause: { node: 'stack', reason: 'NotRead', message },
    modelServers: { ready: 0, wanted: 0 },
    observedAt,
    localStandIn: false,
  };
}

function byId(root: HealthNode): Map<HealthNodeId, HealthNode> {
  const nodes = new Map<HealthNodeId, HealthNode>();
  const visit = (node: HealthNode) => {
    nodes.set(node.id, node);
    node.children.forEach(visit);
  };
  visit(root);
  return nodes;
}

function providerOf(
  gateway: HealthNode | undefined,
  find: FindObject,
): string | undefined {
  for (const object of gateway?.objects ?? []) {
    const parsed = gatewaySchema.safeParse(
      object.kind === 'Gateway' ? find(object) : undefined,
    );
    if (parsed.success) {
      const { gatewayClassName } = parsed.data.spec;
      const gatewayClass = gatewayClassSchema.safeParse(
        find({
          apiVersion: object.apiVersion,
          kind: 'GatewayClass',
          name: gatewayClassName,
        }),
      );
      return gatewayProviderOfController(
        gatewayClassName,
        gatewayClass.data?.spec.controllerName,
      ).name;
    }
  }
  return undefined;
}

/** e.g. `v0.10.0`; undefined for an image without a tag. */
function tagOf({ image }: { image: string }): string | undefined {
  const [named] = image.split('@');
  return /:([^/:]+)$/.exec(named)?.[1];
}
