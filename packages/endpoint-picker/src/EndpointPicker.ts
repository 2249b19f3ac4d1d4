import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { RequestParser } from './config/parserOf';
import { Datastore } from './datastore/Datastore';
import { EndpointDiscovery } from './datastore/EndpointDiscovery';
import { MetricsScraper } from './datastore/MetricsScraper';
import { addExternalProcessor } from './ext-proc/externalProcessor';
import { EndpointPickerOptions } from './flags/EndpointPickerOptions';
import { Generation } from './generation/Generation';
import { listenGrpc } from './grpc/listenGrpc';
import { listenTolerantGrpc } from './grpc/listenTolerantGrpc';
import { serverCertificate } from './grpc/serverCertificate';
import { addHealthService } from './health/healthService';
import { healthStatus } from './health/healthStatus';
import { Leadership, NO_ELECTION } from './leader-election/Leadership';
import { Level, Logger } from './log/Logger';
import { EndpointPickerMetrics } from './metrics/EndpointPickerMetrics';
import { MetricsAuthenticator } from './metrics/MetricsAuthenticator';
import { startMetricsServer } from './metrics/startMetricsServer';
import { ProgramContext } from './Program';
import { Director } from './request-handling/Director';
import { endpointKey } from './scheduling/Endpoint';
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
  /** How request bodies are read; OpenAI's unless told otherwise. */
  readonly parser?: RequestParser;
  readonly discovery: EndpointDiscovery;
  /** Undefined without leader election. */
  readonly leadership?: Leadership;
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

function nameOfPool({ pool }: EndpointPickerOptions): string {
  switch (pool.kind) {
    case 'pool':
      return pool.name;
    case 'selector':
      return pool.selector;
    default:
      return '';
  }
}

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
  readonly #end: { drain(): void; stop(): Promise<void> };
  readonly #activeRequests: () => ReadonlyMap<string, number>;

  private constructor(
    addresses: EndpointPicker['addresses'],
    activeRequests: () => ReadonlyMap<string, number>,
    end: { drain(): void; stop(): Promise<void> },
  ) {
    this.addresses = addresses;
    this.#activeRequests = activeRequests;
    this.#end = end;
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
      endpoints: () => datastore.endpoints(),
      scheduler,
      stalenessMs: options.metricsStalenessThresholdMs,
      now: () => context.now(),
      monotonic: () => performance.now(),
    });
    const director = new Director({
      scheduler,
      datastore,
      generation,
      metrics,
      parser: parts.parser ?? 'openai',
      subsetFilter: options.subsetFilter,
      instrumentedLogs: options.instrumentedLogs,
      now: () => context.now(),
      random: () => context.random(),
    });
    const scraper = new MetricsScraper({
      datastore,
      names: options.metricNames,
      source: options.modelServerMetrics,
      intervalMs: options.refreshMetricsIntervalMs,
      dialAddress: (host, port) => context.dialAddress(host, port),
      onFailure: () => metrics.pollFailed(),
      logger,
      now: () => context.now(),
    });
    datastore.onChange(({ added, removed }) => {
      removed.forEach(endpoint => {
        logger.info(Level.DEFAULT, 'Pod removed', { name: endpoint.name });
        scraper.remove(endpoint);
        scheduler.endpointRemoved(endpointKey(endpoint));
      });
      added.forEach(endpoint => {
        logger.info(Level.DEFAULT, 'Pod added', { name: endpoint.name });
        scraper.add(endpoint);
      });
    });

    const leadership = parts.leadership ?? NO_ELECTION;
    const standing = { draining: false };
    const statusOf = (service: string) =>
      healthStatus(service, {
        poolSynced: datastore.poolSynced,
        leadership: leadership.standing,
        draining: standing.draining,
      });
    const extProc = new Server({
      'grpc.max_receive_message_length': options.maxReceivedMessageBytes,
      ...(options.maxSentMessageBytes !== undefined && {
        'grpc.max_send_message_length': options.maxSentMessageBytes,
      }),
    });
    addExternalProcessor(extProc, {
      director,
      generation,
      logger,
      metrics,
      newRequestId: randomUUID,
      emitEndpointScores: options.emitEndpointScores,
      instrumentedLogs: options.instrumentedLogs,
    });
    if (options.healthChecking) {
      addHealthService(extProc, statusOf);
    }
    const health = new Server();
    addHealthService(health, statusOf);

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
      const certificate = await serverCertificate(options, path =>
        context.readFile(path),
      );
      const metricsServer = await startMetricsServer({
        metrics,
        address: context.listenAddress(options.metricsPort),
        authenticator: parts.authenticator,
        logger,
      });
      closers.push(() => metricsServer.stop());
      const healthAddress = await listenGrpc(
        health,
        context.listenAddress(options.grpcHealthPort),
        ServerCredentials.createInsecure(),
      );
      const extProcServer = await listenTolerantGrpc(
        extProc,
        context.listenAddress(options.grpcPort),
        certificate,
      );
      closers.push(() => extProcServer.stop());
      const addresses = {
        metrics: { host: metricsServer.host, port: metricsServer.port },
        health: healthAddress,
        extProc: { host: extProcServer.host, port: extProcServer.port },
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
        {
          drain: () => {
            standing.draining = true;
          },
          stop,
        },
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

  /**
   * Says that it is not ready and goes on for a while, until nobody sends
   * requests here any more.
   *
   * @param milliseconds - how long
   */
  async drain(milliseconds: number): Promise<void> {
    this.#end.drain();
    await new Promise(resolve => {
      setTimeout(resolve, milliseconds);
    });
  }

  /** Closes everything: ports, connections, watches and timers. */
  stop(): Promise<void> {
    return this.#end.stop();
  }
}
