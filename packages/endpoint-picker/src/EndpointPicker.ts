import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { Datastore } from './datastore/Datastore';
import { EndpointDiscovery } from './datastore/EndpointDiscovery';
import { MetricsScraper } from './datastore/MetricsScraper';
import { addExternalProcessor } from './ext-proc/externalProcessor';
import { EndpointPickerOptions } from './flags/EndpointPickerOptions';
import { Generation } from './generation/Generation';
import { listenGrpc } from './grpc/listenGrpc';
import { serverCredentials } from './grpc/serverCredentials';
import { addHealthService } from './health/healthService';
import { Level, Logger } from './log/Logger';
import { EndpointPickerMetrics } from './metrics/EndpointPickerMetrics';
import { MetricsAuthenticator } from './metrics/MetricsAuthenticator';
import { startMetricsServer } from './metrics/startMetricsServer';
import { ProgramContext } from './Program';
import { Director } from './request-handling/Director';
import { Scheduler } from './scheduling/Scheduler';

/**
 * The parts of an Endpoint Picker that its surroundings decide.
 *
 * @public
 */
export interface EndpointPickerParts {
  readonly options: EndpointPickerOptions;
  readonly scheduler: Scheduler;
  readonly generation: Generation;
  readonly discovery: EndpointDiscovery;
  /** Undefined lets everybody read the metrics. */
  readonly authenticator?: MetricsAuthenticator;
  readonly logger: Logger;
  readonly context: Pick<
    ProgramContext,
    'listenAddress' | 'dialAddress' | 'readFile' | 'now' | 'random'
  >;
}

/** Where a server listens. */
type Address = { host: string; port: number };

/** Endpoints that are gone are forgotten that often. */
const FORGET_INTERVAL_MS = 2 * 60_000;

const nameOfPool = ({ pool }: EndpointPickerOptions) =>
  pool.kind === 'pool' ? pool.name : pool.selector;

/**
 * A running Endpoint Picker. All it has belongs to this object, so several can
 * run in one process.
 *
 * @public
 */
export class EndpointPicker {
  /** Where the servers really listen. */
  readonly addresses: {
    readonly extProc: Address;
    readonly health: Address;
    readonly metrics: Address;
  };
  readonly #stop: () => Promise<void>;
  readonly #activeRequests: () => ReadonlyMap<string, number>;

  private constructor(
    addresses: EndpointPicker['addresses'],
    activeRequests: () => ReadonlyMap<string, number>,
    stop: () => Promise<void>,
  ) {
    this.addresses = addresses;
    this.#activeRequests = activeRequests;
    this.#stop = stop;
  }

  /**
   * Starts discovery, scraping and the three servers.
   *
   * @throws when a port is taken
   */
  static async start(parts: EndpointPickerParts): Promise<EndpointPicker> {
    const { options, scheduler, generation, logger, context } = parts;
    const datastore = new Datastore();
    const metrics = new EndpointPickerMetrics({
      generation,
      pool: nameOfPool(options),
      readyEndpoints: () => datastore.endpoints().length,
      monotonic: () => performance.now(),
    });
    const director = new Director({
      scheduler,
      datastore,
      generation,
      metrics,
      now: () => context.now(),
      random: () => context.random(),
    });
    const scraper = new MetricsScraper({
      datastore,
      names: options.metricNames,
      source: options.modelServerMetrics,
      intervalMs: options.refreshMetricsIntervalMs,
      dialAddress: (host, port) => context.dialAddress(host, port),
      logger,
      now: () => context.now(),
    });
    datastore.onChange(({ added, removed }) => {
      removed.forEach(endpoint => {
        logger.info(Level.DEFAULT, 'Pod removed', { name: endpoint.name });
        scraper.remove(endpoint);
      });
      added.forEach(endpoint => {
        logger.info(Level.DEFAULT, 'Pod added', { name: endpoint.name });
        scraper.add(endpoint);
      });
    });

    const isServing = () => datastore.poolSynced;
    const extProc = new Server();
    addExternalProcessor(extProc, {
      director,
      generation,
      logger,
      newRequestId: randomUUID,
      emitEndpointScores: options.emitEndpointScores,
    });
    if (options.healthChecking) {
      addHealthService(extProc, isServing);
    }
    const health = new Server();
    addHealthService(health, isServing);

    const ending = new AbortController();
    const closers: (() => Promise<void>)[] = [
      async () => {
        ending.abort();
        scraper.stop();
        extProc.forceShutdown();
        health.forceShutdown();
      },
    ];
    const stop = async () => {
      await Promise.all(closers.map(close => close()));
    };
    try {
      const credentials = await serverCredentials(options, path =>
        context.readFile(path),
      );
      const metricsServer = await startMetricsServer({
        metrics,
        address: context.listenAddress(options.metricsPort),
        authenticator: parts.authenticator,
        logger,
      });
      closers.push(() => metricsServer.stop());
      const addresses = {
        metrics: { host: metricsServer.host, port: metricsServer.port },
        health: await listenGrpc(
          health,
          context.listenAddress(options.grpcHealthPort),
          ServerCredentials.createInsecure(),
        ),
        extProc: await listenGrpc(
          extProc,
          context.listenAddress(options.grpcPort),
          credentials,
        ),
      };
      parts.discovery.start(datastore, ending.signal);
      const forgetting = setInterval(
        () => scheduler.retain(datastore.keys()),
        FORGET_INTERVAL_MS,
      );
      closers.push(async () => clearInterval(forgetting));
      logger.info(Level.DEFAULT, 'Endpoint Picker is listening', addresses);
      return new EndpointPicker(
        addresses,
        () => scheduler.activeRequests(context.now()),
        stop,
      );
    } catch (error) {
      await stop();
      throw error;
    }
  }

  /** Requests in flight per endpoint, `<namespace>/<name>`. */
  get activeRequests(): ReadonlyMap<string, number> {
    return this.#activeRequests();
  }

  /** Closes everything: ports, connections, watches and timers. */
  stop(): Promise<void> {
    return this.#stop();
  }
}
