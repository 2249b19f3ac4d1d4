import { kindId, type GroupVersionKind } from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterGeneration } from './clusterGenerations';
import { hasOwnSchema } from './schemas/checkOwnSchema';
import { publishedSchemas } from './schemas/publishedSchemas';

/** Who says that an object would be accepted. */
export type Proof =
  | { by: 'kube-apiserver' }
  | { by: 'published-schema'; package: string }
  | { by: 'own-schema' }
  | { by: 'nobody'; reason: string };

/** Kinds that nothing here can prove, by name, with the reason. */
const unprovable: Readonly<Record<string, string>> = {
  AgentgatewayParameters: 'no npm package carries its schema',
  GatewayParameters: 'no npm package carries its schema',
  NginxProxy: 'no npm package carries its schema',
};

const builtIn =
  /^(v1|apps\/v1|autoscaling\/v1|networking\.k8s\.io\/v1|policy\/v1beta1|rbac\.authorization\.k8s\.io\/v1)$/;

/** Kinds of Kubernetes itself that a kube-apiserver 1.20 serves. */
export function isServedByRealServer({
  apiVersion,
}: GroupVersionKind): boolean {
  return builtIn.test(apiVersion);
}

/**
 * Who has to accept an object of this kind when it was compiled for this generation of clusters.
 *
 * @throws Error for a kind that nothing proves and that nobody has declared unprovable.
 */
export function proofOf(
  kind: GroupVersionKind,
  generation: ClusterGeneration,
): Proof {
  if (generation.isReal && isServedByRealServer(kind)) {
    return { by: 'kube-apiserver' };
  }
  if (hasOwnSchema(kindId(kind))) return { by: 'own-schema' };
  const published = publishedSchemas.find(
    schema => kindId(schema) === kindId(kind),
  );
  if (published) return { by: 'published-schema', package: published.package };
  const reason = unprovable[kind.kind];
  if (reason) return { by: 'nobody', reason };
  throw new Error(
    `Nothing proves ${kindId(
      kind,
    )}: add its schema to publishedSchemas and publishedModels, write one, or say in proofs.ts why there is none`,
  );
}
