import type { ApiClient } from './client/ApiClient';
import { EventRecorder } from './client/EventRecorder';
import { Informers } from './client/Informers';
import { endpointSlices, services } from './client/ResourceKind';
import { startControllers } from './controllers';
import type { Controller, ControllerContext } from './controllers/Controller';
import { gatewayController } from './gateway-controller';
import type { RestartBackoff } from './node/containers/restartDelay';
import type { Program } from './node/images/Program';
import { ClusterDialer } from './node/network/ClusterDialer';
import type { PodNetwork } from './node/network/PodNetwork';
import { startNode } from './node/startNode';

/** What it takes to run pods and gateways of a cluster whose API server is somewhere else. */
export interface DataPlaneOptions {
  client: ApiClient;
  /** What pods use to reach the API server. */
  apiServer: { server: string; caData: string };
  /** See {@link Informers}. */
  servedVersions?: Readonly<Record<string, string>>;
  network: PodNetwork;
  images: Readonly<Record<string, Program>>;
  /** Controllers that run beside: those of a control plane that has none of its own. */
  controllers(context: ControllerContext): readonly Controller[];
  log(line: string): void;
  accessLog?: (line: string) => void;
  restartBackoff?: RestartBackoff;
}

/** A running node and gateway controller. */
export interface DataPlane {
  dialer: ClusterDialer;
  stop(): Promise<void>;
}

const NODE_NAME = 'local';

/**
 * Starts the node and the gateway controller in this process. They are clients of the API server like any other, whoever
 * runs it; the CRDs of the gateway controller must be there.
 */
export async function startNodeAndGateways(
  options: DataPlaneOptions,
): Promise<DataPlane> {
  const { client, log, network } = options;
  const now = () => new Date();
  const random = () => Math.random();
  const stops: (() => Promise<unknown>)[] = [];
  const stop = () => stopAll(stops);
  try {
    const informers = new Informers(client, log, options.servedVersions);
    stops.push(() => informers.stop());
    const dialer = new ClusterDialer({
      services: informers.of(services),
      slices: informers.of(endpointSlices),
      network,
      random,
    });
    const events = new EventRecorder({
      client,
      source: { component: 'controller-manager' },
      log,
      now,
    });
    stops.push(() => events.flush());
    const gateways = gatewayController({
      client,
      informers,
      network: {
        allocateServiceAddress: () => network.allocateServiceAddress(),
        release: address => network.release(address),
        listenAddress: (address, port) => network.listenAddress(address, port),
        dialAddress: (host, port) => dialer.reach(host, port),
      },
      now,
      log,
      accessLog: options.accessLog,
    });
    stops.push(() => gateways.stop());
    const controllers = startControllers(
      [...options.controllers({ client, informers, events, now }), gateways],
      { log, random },
    );
    stops.push(() => controllers.stop());
    const node = await startNode({
      name: NODE_NAME,
      client,
      informers,
      network,
      dialer,
      images: options.images,
      apiServer: options.apiServer,
      backoff: options.restartBackoff,
      log,
      now,
      random,
    });
    stops.push(() => node.stop());
    await informers.start();
    await node.register();
    return { dialer, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Calls the functions, the last one first, and empties the list; throws in the end what some of them threw. */
export async function stopAll(stops: (() => Promise<unknown>)[]) {
  const faults: unknown[] = [];
  for (const end of stops.splice(0).reverse()) {
    // What cannot be ended must not keep the rest from ending.
    await end().catch(error => faults.push(error));
  }
  if (faults.length > 0) {
    throw new AggregateError(
      faults,
      `the local cluster did not end cleanly: ${faults.join('; ')}`,
    );
  }
}
