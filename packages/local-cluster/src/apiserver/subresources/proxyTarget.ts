import type { StoredObject } from '../api/ApiObject';
import {
  badRequest,
  notFound,
  serviceUnavailable,
} from '../errors/StatusError';
import {
  listAt,
  numberAt,
  objectsAt,
  stringAt,
  valueAt,
} from '../json/navigate';
import type { ResourceType } from '../registry/ResourceType';
import type { ObjectStore } from '../store/ObjectStore';
import type { KubeletConnector } from './KubeletConnector';

/** Says where a pod's ports really are, when not at its address: `<host>:<port>`, the latter in place of every port. */
const ENDPOINT_ANNOTATION = 'local.llm-d/endpoint';

/** `[scheme:]name[:port]`, as in the path of a proxy request. */
export interface ProxyTarget {
  scheme: 'http' | 'https';
  name: string;
  port: string;
}

/** Reads the target of a proxy request; throws 400 when it has another form. */
export function parseProxyTarget(text: string): ProxyTarget {
  const parts = text.split(':');
  const [scheme, name, port] =
    parts.length === 3 ? parts : ['', parts[0], parts[1] ?? ''];
  if (
    parts.length > 3 ||
    (scheme !== '' && scheme !== 'http' && scheme !== 'https')
  ) {
    throw badRequest(
      `invalid proxy target ${JSON.stringify(
        text,
      )}: it has the form [http:|https:]name[:port]`,
    );
  }
  return { scheme: scheme === 'https' ? 'https' : 'http', name, port };
}

/** Where a workload accepts connections. */
export interface Address {
  host: string;
  port: number;
}

/** The port that the annotation is about: what stands in front of others first. */
function servingPort(pod: StoredObject | undefined): number | undefined {
  const sidecars = objectsAt(pod, 'spec', 'initContainers').filter(
    ({ restartPolicy }) => restartPolicy === 'Always',
  );
  const [first] = [
    ...sidecars,
    ...objectsAt(pod, 'spec', 'containers'),
  ].flatMap(container => objectsAt(container, 'ports'));
  return numberAt(first, 'containerPort');
}

function podAddress(
  kubelets: KubeletConnector,
  pod: StoredObject | undefined,
  ip: string,
  port: number,
): Address {
  const endpoint = pod?.metadata.annotations?.[ENDPOINT_ANNOTATION];
  const at = endpoint?.lastIndexOf(':') ?? -1;
  return endpoint !== undefined && at > 0 && port === servingPort(pod)
    ? { host: endpoint.slice(0, at), port: Number(endpoint.slice(at + 1)) }
    : kubelets.dialAddress(ip, port);
}

/** A ready endpoint of a Service's port. */
export function serviceAddress(
  store: ObjectStore,
  kubelets: KubeletConnector,
  type: ResourceType,
  namespace: string,
  target: ProxyTarget,
): Address {
  const service = store.collection(type.storage).get(namespace, target.name);
  if (!service) {
    throw notFound(type, target.name);
  }
  const ports = objectsAt(service, 'spec', 'ports');
  const port = ports.find(each =>
    target.port === '' && ports.length === 1
      ? true
      : each.name === target.port || `${each.port}` === target.port,
  );
  if (!port) {
    throw serviceUnavailable(
      `no service port ${JSON.stringify(
        target.port,
      )} found for service ${JSON.stringify(target.name)}`,
    );
  }
  const slices = store
    .collection('discovery.k8s.io/endpointslices')
    .list(namespace)
    .filter(
      slice =>
        slice.metadata.labels?.['kubernetes.io/service-name'] === target.name,
    );
  const candidates = slices.flatMap(slice => {
    const number = objectsAt(slice, 'ports').flatMap(each =>
      (stringAt(each, 'name') ?? '') === (stringAt(port, 'name') ?? '')
        ? numberAt(each, 'port') ?? []
        : [],
    )[0];
    return number === undefined
      ? []
      : objectsAt(slice, 'endpoints')
          .filter(
            endpoint => valueAt(endpoint, 'conditions', 'ready') !== false,
          )
          .flatMap(endpoint =>
            listAt(endpoint, 'addresses').map(ip => ({
              ip: String(ip),
              port: number,
              pod: stringAt(endpoint, 'targetRef', 'name'),
            })),
          );
  });
  if (candidates.length === 0) {
    throw serviceUnavailable(
      `no endpoints available for service ${JSON.stringify(target.name)}`,
    );
  }
  const chosen = candidates[store.revision % candidates.length];
  const pod =
    chosen.pod === undefined
      ? undefined
      : store.collection('pods').get(namespace, chosen.pod);
  return podAddress(kubelets, pod, chosen.ip, chosen.port);
}

/** A port of a pod; the first one it declares when none is named. */
export function podProxyAddress(
  store: ObjectStore,
  kubelets: KubeletConnector,
  type: ResourceType,
  namespace: string,
  target: ProxyTarget,
): Address {
  const pod = store.collection(type.storage).get(namespace, target.name);
  if (!pod) {
    throw notFound(type, target.name);
  }
  const ip = stringAt(pod, 'status', 'podIP');
  if (!ip) {
    throw serviceUnavailable(
      `address not allowed: pod ${target.name} has no address yet`,
    );
  }
  const [first] = objectsAt(pod, 'spec', 'containers').flatMap(container =>
    objectsAt(container, 'ports'),
  );
  const port = Number(target.port || (numberAt(first, 'containerPort') ?? 80));
  return podAddress(kubelets, pod, ip, port);
}
