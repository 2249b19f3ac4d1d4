import type { ApiClient } from '../client/ApiClient';
import { isApiError } from '../client/ApiError';
import type { Informer } from '../client/Informer';
import type { Informers } from '../client/Informers';
import { keyOf, type StoredObject } from '../client/KubernetesObject';
import {
  endpointSlices,
  namespaces,
  pods,
  secrets,
  services,
  type Pod,
  type ResourceKind,
} from '../client/ResourceKind';
import type { Controller } from '../controllers/Controller';
import { isReady } from '../controllers/podReadiness';
import type { WorkQueue } from '../queue/WorkQueue';
import { gatewayStatus } from './gatewayStatus';
import { CONTROLLER_NAME, mergeParents } from './mergeParents';
import { resolve, type Resolution } from './resolve';
import {
  gatewayClasses,
  gateways,
  httpRoutes,
  inferencePools,
  referenceGrants,
  type Gateway,
} from './resources';
import { RunningGateway, type GatewayNetwork } from './RunningGateway';
import { saysTheSame, stampConditions, verdict } from './statusConditions';

export interface GatewayControllerOptions {
  client: ApiClient;
  informers: Informers;
  network: GatewayNetwork;
  now(): Date;
  log(line: string): void;
  /** Takes the access logs' lines, each with its gateway's name; absent, none are kept. */
  accessLog?: (line: string) => void;
}

export interface GatewayController extends Controller {
  /** Closes all gateways. */
  stop(): Promise<void>;
}

/** Where a gateway of the local cluster really listens. */
const GATEWAY_URL = 'sim.llm-d.io/gateway-url';
/** Where Prometheus finds what it did. */
const METRICS_URL = 'sim.llm-d.io/gateway-metrics-url';
/** How long the requests of a gateway that is gone may take, in milliseconds. */
const DRAIN_MS = 30_000;
/** There is one key: what a gateway does depends on many objects, and working all of it out is cheap. */
const EVERYTHING = 'gateways';

/** Runs a proxy for each Gateway of our classes and says in the statuses what became of them, their routes and pools. */
export function gatewayController(
  options: GatewayControllerOptions,
): GatewayController {
  const { informers, network, now } = options;
  const client = options.client.as('local-gateway');
  const running = new Map<string, RunningGateway>();
  /** Gateways that are gone, with requests on their way. */
  const draining = new Set<RunningGateway>();
  const informer = {
    classes: informers.of(gatewayClasses),
    gateways: informers.of(gateways),
    routes: informers.of(httpRoutes),
    grants: informers.of(referenceGrants),
    pools: informers.of(inferencePools),
    services: informers.of(services),
    slices: informers.of(endpointSlices),
    pods: informers.of(pods),
    secrets: informers.of(secrets),
    namespaces: informers.of(namespaces),
  };

  /** Writes the status of an object unless it says so already. */
  async function writeStatus<T extends StoredObject & { status?: unknown }>(
    kind: ResourceKind<T>,
    kindInformer: Informer<T>,
    object: T,
    status: T['status'],
  ) {
    if (saysTheSame(object.status, status)) return;
    try {
      kindInformer.observe(
        await client.update(kind, { ...object, status }, 'status'),
      );
    } catch (error) {
      if (!isApiError(error, 404)) throw error;
    }
  }

  async function acceptClasses(): Promise<Set<string>> {
    const ours = [...informer.classes.cache.list()].filter(
      ({ spec }) => spec.controllerName === CONTROLLER_NAME,
    );
    for (const one of ours) {
      await writeStatus(gatewayClasses, informer.classes, one, {
        ...one.status,
        conditions: stampConditions(
          [
            verdict(
              'Accepted',
              'True',
              'Accepted',
              'Gateways of this class are served by the local cluster',
              one.metadata.generation,
            ),
          ],
          one.status?.conditions,
          now(),
        ),
      });
    }
    return new Set(ours.map(({ metadata }) => metadata.name));
  }

  async function serve(gateway: Gateway, resolution: Resolution) {
    const { uid } = gateway.metadata;
    const key = keyOf(gateway.metadata);
    const resolved = resolution.gateways.get(key);
    if (!resolved) return;
    let proxy = running.get(uid);
    if (!proxy) {
      const { accessLog, log } = options;
      proxy = await RunningGateway.start(network, {
        log: line => log(`gateway ${key} ${line}`),
        accessLog: accessLog && (line => accessLog(`gateway ${key} ${line}`)),
      });
      running.set(uid, proxy);
    }
    const listening = await proxy.update(gateway, resolved);
    const wanted = Object.entries({
      [GATEWAY_URL]: proxy.urlOf(gateway),
      [METRICS_URL]: proxy.metricsUrl,
    }).filter(
      ([name, url]) => url && gateway.metadata.annotations?.[name] !== url,
    );
    let latest = gateway;
    if (wanted.length > 0) {
      latest = await client.patch(
        gateways,
        gateway.metadata,
        { metadata: { annotations: Object.fromEntries(wanted) } },
        { type: 'merge' },
      );
      informer.gateways.observe(latest);
    }
    await writeStatus(
      gateways,
      informer.gateways,
      latest,
      gatewayStatus(latest, resolved, listening, now()),
    );
  }

  /** Lets a gateway's requests end without anybody waiting for them. */
  function drain(proxy: RunningGateway) {
    draining.add(proxy);
    proxy
      .stop(DRAIN_MS)
      .then(() => proxy.release())
      .finally(() => draining.delete(proxy))
      .catch(error => options.log(`gateway did not stop: ${error}`));
  }

  function stopOthers(ours: readonly Gateway[]) {
    const wanted = new Set(ours.map(({ metadata }) => metadata.uid));
    for (const [uid, proxy] of running) {
      if (!wanted.has(uid)) {
        running.delete(uid);
        drain(proxy);
      }
    }
  }

  return {
    name: 'gateway',
    watch(queue: WorkQueue) {
      const everything = () => queue.add(EVERYTHING);
      informer.classes.onChange(everything);
      informer.gateways.onChange(everything);
      informer.routes.onChange(everything);
      informer.grants.onChange(everything);
      informer.pools.onChange(everything);
      informer.services.onChange(everything);
      informer.slices.onChange(everything);
      informer.secrets.onChange(everything);
      informer.namespaces.onChange(everything);
      informer.pods.onChange(({ current, previous }) => {
        if (!saysTheSame(endpointFacts(current), endpointFacts(previous))) {
          everything();
        }
      });
      everything();
    },
    async reconcile() {
      const classes = await acceptClasses();
      const ours = [...informer.gateways.cache.list()].filter(
        ({ metadata, spec }) =>
          classes.has(spec.gatewayClassName) && !metadata.deletionTimestamp,
      );
      const world = {
        gateways: ours,
        routes: living(informer.routes),
        pools: living(informer.pools),
        services: living(informer.services),
        slices: living(informer.slices),
        pods: [...informer.pods.cache.list()],
        grants: living(informer.grants),
        secrets: living(informer.secrets),
        namespaces: [...informer.namespaces.cache.list()],
      };
      const resolution = resolve(world);
      stopOthers(ours);
      for (const gateway of ours) await serve(gateway, resolution);

      for (const route of world.routes) {
        const wanted = resolution.routes.get(keyOf(route.metadata)) ?? [];
        const before = route.status?.parents;
        const parents = mergeParents(before, wanted, now());
        if (before || parents.length > 0) {
          await writeStatus(httpRoutes, informer.routes, route, { parents });
        }
      }
      for (const pool of world.pools) {
        const wanted = resolution.pools.get(keyOf(pool.metadata)) ?? [];
        const before = pool.status?.parents;
        const parents = mergeParents(before, wanted, now());
        if (before || parents.length > 0) {
          await writeStatus(inferencePools, informer.pools, pool, {
            ...pool.status,
            parents,
          });
        }
      }
    },
    async stop() {
      stopOthers([]);
      await Promise.all([...draining].map(proxy => proxy.stop(0)));
    },
  };
}

function living<T extends StoredObject>(informer: Informer<T>): T[] {
  return [...informer.cache.list()].filter(
    ({ metadata }) => metadata.deletionTimestamp === undefined,
  );
}

/** What of a pod decides whether and how a gateway sends requests to it. */
function endpointFacts(pod: Pod | undefined) {
  return (
    pod && {
      labels: pod.metadata.labels,
      ip: pod.status?.podIP,
      ready: isReady(pod),
      leaving: pod.metadata.deletionTimestamp !== undefined,
    }
  );
}
