import { readyEndpoints, SERVICE_NAME } from '../../client/endpointSlices';
import type { Informer } from '../../client/Informer';
import type { EndpointSlice, Service } from '../../client/ResourceKind';
import type { Address } from '../images/Program';
import type { PodNetwork } from './PodNetwork';

interface ServiceTarget {
  namespace: string;
  name: string;
}

/**
 * Finds where an address of the cluster really is: what DNS and kube-proxy do elsewhere. Knows cluster IPs,
 * `<service>.<namespace>[.svc[.cluster.local]]`, `<service>` within a namespace, and pod addresses.
 */
export class ClusterDialer {
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #network: PodNetwork;
  readonly #random: () => number;
  /** Cluster IP -> Service, kept by changes rather than searched for. */
  readonly #byClusterIp = new Map<string, ServiceTarget>();
  /** `<namespace>/<service>` -> its slices by name. */
  readonly #slicesOf = new Map<string, Map<string, EndpointSlice>>();

  /** Make it before the informers start. */
  constructor(options: {
    services: Informer<Service>;
    slices: Informer<EndpointSlice>;
    network: PodNetwork;
    random(): number;
  }) {
    this.#services = options.services;
    this.#slices = options.slices;
    this.#network = options.network;
    this.#random = options.random;
    this.#services.onChange(({ current, previous }) => {
      this.#forgetIp(previous);
      this.#learnIp(current);
    });
    this.#slices.onChange(({ current, previous }) => {
      this.#forgetSlice(previous);
      this.#learnSlice(current);
    });
  }

  /**
   * @param namespace - where a bare service name is looked up
   * @returns where to connect; a Service without ready endpoints leads to a port that refuses connections
   */
  dialAddress(host: string, port: number, namespace?: string): Address {
    const target = this.#targetOf(host, namespace);
    return this.#find(target, host, port) ?? { host: '127.0.0.1', port: 1 };
  }

  /**
   * As {@link dialAddress}, for those who can tell somebody why a connection cannot be made.
   *
   * @throws Error when a Service has no ready endpoint
   */
  reach(host: string, port: number, namespace?: string): Address {
    const target = this.#targetOf(host, namespace);
    const found = this.#find(target, host, port);
    if (found) return found;
    throw new Error(
      `Service ${target?.namespace}/${target?.name} has no ready endpoint`,
    );
  }

  #find(
    target: ServiceTarget | undefined,
    host: string,
    port: number,
  ): Address | undefined {
    if (!target) return this.#network.dialAddress(host, port);
    const endpoint = this.#endpointOf(target, port);
    return endpoint && this.#network.dialAddress(endpoint.ip, endpoint.port);
  }

  #targetOf(host: string, namespace?: string): ServiceTarget | undefined {
    return this.#byClusterIp.get(host) ?? this.#byName(host, namespace);
  }

  #byName(host: string, namespace?: string): ServiceTarget | undefined {
    if (/^[\d.]+$/.test(host) || host.includes(':')) return undefined;
    const [name = '', inNamespace = namespace] = host
      .replace(/\.$/, '')
      .replace(/\.svc(\.cluster\.local)?$/, '')
      .split('.');
    if (!inNamespace) return undefined;
    const target = { namespace: inNamespace, name };
    return this.#services.cache.get(target) ? target : undefined;
  }

  #endpointOf(
    target: ServiceTarget,
    port: number,
  ): { ip: string; port: number } | undefined {
    const service = this.#services.cache.get(target);
    const servicePort = service?.spec.ports?.find(one => one.port === port);
    if (!servicePort) return undefined;
    const key = `${target.namespace}/${target.name}`;
    const ready = readyEndpoints(
      this.#slicesOf.get(key)?.values() ?? [],
      servicePort.name,
    );
    return ready[Math.floor(this.#random() * ready.length)];
  }

  #learnIp(service: Service | undefined): void {
    const ip = service?.spec.clusterIP;
    if (!service || !ip || ip === 'None') return;
    const { namespace = '', name } = service.metadata;
    this.#byClusterIp.set(ip, { namespace, name });
  }

  #forgetIp(service: Service | undefined): void {
    if (service?.spec.clusterIP) {
      this.#byClusterIp.delete(service.spec.clusterIP);
    }
  }

  #learnSlice(slice: EndpointSlice | undefined): void {
    const key = slice && serviceKeyOf(slice);
    if (!key) return;
    const slices = this.#slicesOf.get(key) ?? new Map<string, EndpointSlice>();
    this.#slicesOf.set(key, slices.set(slice.metadata.name, slice));
  }

  #forgetSlice(slice: EndpointSlice | undefined): void {
    const key = slice && serviceKeyOf(slice);
    if (!key) return;
    const slices = this.#slicesOf.get(key);
    slices?.delete(slice.metadata.name);
    if (slices?.size === 0) this.#slicesOf.delete(key);
  }
}

function serviceKeyOf({ metadata }: EndpointSlice): string | undefined {
  const service = metadata.labels?.[SERVICE_NAME];
  return service && `${metadata.namespace}/${service}`;
}
