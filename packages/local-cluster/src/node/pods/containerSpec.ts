import type { V1Container } from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';

/** When a container starts again; init containers do not repeat what went well, unless they are sidecars. */
export function restartPolicyOf(
  pod: Pod,
  spec: Wire<V1Container>,
  isInit: boolean,
): 'Always' | 'OnFailure' | 'Never' {
  const policy = pod.spec.restartPolicy ?? 'Always';
  if (isInit) {
    if (spec.restartPolicy === 'Always') return 'Always';
    return policy === 'Never' ? 'Never' : 'OnFailure';
  }
  return policy === 'Never' || policy === 'OnFailure' ? policy : 'Always';
}

/** The number of a container's port, which may be given by name; undefined when it has none of that name. */
export function portNumber(
  spec: Wire<V1Container>,
  port: string | number,
): number | undefined {
  if (typeof port === 'number') return port;
  const named = spec.ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}
