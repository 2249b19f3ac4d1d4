import type { V1Container } from '@kubernetes/client-node';
import type { Pod } from '../../client/ResourceKind';
import type { Wire } from '../../client/Wire';
import type { PreparedContext } from '../containers/ContainerRun';
import { expandVariables } from '../containers/expandVariables';
import { readEnvironment } from '../containers/readEnvironment';
import { readFileOf, readVolumes } from '../containers/readVolumes';
import type { ProgramContext } from '../images/Program';
import type { PodEnvironment } from './PodEnvironment';

/**
 * What a container's program is given: args, environment, files, addresses and API access, as they are at this moment.
 *
 * @throws ContainerConfigError when the container names something that does not exist
 */
export async function prepareContext(
  spec: Wire<V1Container>,
  pod: Pod,
  podIP: string,
  environment: PodEnvironment,
): Promise<PreparedContext> {
  const { network, now, random } = environment;
  const { namespace = 'default' } = pod.metadata;
  const addresses = { podIP, hostIP: network.nodeAddress };
  const source = environment.configSource(namespace);
  const access = await environment.accountAccess(pod);
  const env = {
    IMAGE: spec.image ?? '',
    HOSTNAME: pod.metadata.name,
    ...(access ? serverVariables(access.server) : {}),
    ...(await readEnvironment(spec, pod, addresses, source)),
  };
  const files = await readVolumes(spec, pod, {
    ...source,
    addresses,
    account: access && {
      token: access.token,
      certificateAuthority: Buffer.from(access.caData, 'base64').toString(),
    },
  });
  return {
    args: (spec.args ?? []).map(arg => expandVariables(arg, env)),
    env,
    readFile: readFileOf(files),
    listenAddress: (port: number) => network.listenAddress(podIP, port),
    dialAddress: dialFromPod(pod, podIP, environment),
    kubernetes: access,
    now,
    random,
  };
}

/** How a pod's programs and probes find addresses: their own pod's as `localhost`, Services within their namespace by bare name. */
export function dialFromPod(
  pod: Pod,
  podIP: string,
  environment: Pick<PodEnvironment, 'dialAddress' | 'network'>,
): ProgramContext['dialAddress'] {
  return (host, port) =>
    host === 'localhost' || host === '127.0.0.1'
      ? environment.network.dialAddress(podIP, port)
      : environment.dialAddress(host, port, pod.metadata.namespace);
}

function serverVariables(server: string): Record<string, string> {
  const { hostname, port } = new URL(server);
  return {
    KUBERNETES_SERVICE_HOST: hostname,
    KUBERNETES_SERVICE_PORT: port || '443',
  };
}
