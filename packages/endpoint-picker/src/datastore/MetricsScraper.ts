import http from 'node:http';
import https from 'node:https';
import {
  EndpointPickerOptions,
  ModelServerMetricNames,
} from '../flags/EndpointPickerOptions';
import { Level, Logger } from '../log/Logger';
import { errorText } from '../log/errorText';
import { endpointKey } from '../scheduling/Endpoint';
import { Datastore, DiscoveredEndpoint } from './Datastore';
import { readModelServerMetrics } from './modelServerMetrics';

/**
 * How to scrape.
 *
 * @public
 */
export interface MetricsScraperOptions {
  readonly datastore: Datastore;
  readonly names: ModelServerMetricNames;
  readonly source: EndpointPickerOptions['modelServerMetrics'];
  /** Milliseconds from one scrape's start to the next. */
  readonly intervalMs: number;
  readonly dialAddress: (
    host: string,
    port: number,
  ) => { host: string; port: number };
  readonly logger: Logger;
  /** Hears of every scrape that fails. */
  readonly onFailure: () => void;
  readonly now: () => number;
}

/** A server that answers later than this is taken for silent. */
const TIMEOUT_MS = 5000;

/** No model server says that much; a runaway answer must not fill memory. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/**
 * Reads every endpoint's metrics again and again. Each endpoint has at most
 * one scrape under way: a slow one makes its own next scrape later and touches
 * no other.
 *
 * @public
 */
export class MetricsScraper {
  readonly #options: MetricsScraperOptions;
  readonly #agent: http.Agent;
  readonly #loops = new Map<string, AbortController>();

  constructor(options: MetricsScraperOptions) {
    this.#options = options;
    this.#agent =
      options.source.scheme === 'https'
        ? new https.Agent({ keepAlive: true, rejectUnauthorized: false })
        : new http.Agent({ keepAlive: true });
  }

  /** Starts to scrape an endpoint. */
  add(endpoint: DiscoveredEndpoint): void {
    const key = endpointKey(endpoint);
    this.remove(endpoint);
    const stop = new AbortController();
    this.#loops.set(key, stop);
    this.#loop(key, endpoint, stop.signal);
  }

  /** Stops to scrape an endpoint. */
  remove(endpoint: DiscoveredEndpoint): void {
    const key = endpointKey(endpoint);
    this.#loops.get(key)?.abort();
    this.#loops.delete(key);
  }

  /** Stops everything and closes the connections. */
  stop(): void {
    for (const loop of this.#loops.values()) {
      loop.abort();
    }
    this.#loops.clear();
    this.#agent.destroy();
  }

  #loop(key: string, endpoint: DiscoveredEndpoint, signal: AbortSignal): void {
    const { intervalMs, logger, now } = this.#options;
    let failing = false;
    let lastMissing = '';
    let timer: NodeJS.Timeout | undefined;
    // Once per loop and not per scrape: twenty listeners a second would add up.
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    const scrape = async () => {
      const startedAt = now();
      try {
        const missing = (await this.#scrape(key, endpoint, signal)).join(', ');
        if (missing && missing !== lastMissing) {
          logger.info(Level.DEBUG, 'Metric families are missing', {
            endpoint: key,
            missing,
          });
        }
        lastMissing = missing;
        failing = false;
      } catch (error) {
        if (!signal.aborted) {
          this.#options.onFailure();
        }
        // Said once per outage: twenty lines a second would bury the rest.
        if (!signal.aborted && !failing) {
          logger.info(Level.DEFAULT, 'Failed to refresh metrics', {
            endpoint: key,
            error: errorText(error),
          });
        }
        failing = true;
      }
      if (!signal.aborted) {
        timer = setTimeout(
          scrape,
          Math.max(0, intervalMs - (now() - startedAt)),
        );
      }
    };
    scrape();
  }

  async #scrape(
    key: string,
    endpoint: DiscoveredEndpoint,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { datastore, names, now } = this.#options;
    const text = await this.#get(endpoint, signal);
    const before = datastore.get(key);
    if (signal.aborted || !before) {
      return [];
    }
    const read = readModelServerMetrics(text, names, before.metrics, now());
    datastore.setMetrics(key, read.metrics);
    return read.missing;
  }

  #get(endpoint: DiscoveredEndpoint, signal: AbortSignal): Promise<string> {
    const { datastore, source, dialAddress } = this.#options;
    // The ports of a pod are servers of their own: one for all of them would
    // give each the figures of the same.
    const port = (datastore.hasOnePort && source.port) || endpoint.port;
    const request = source.scheme === 'https' ? https.request : http.request;
    return new Promise((resolve, reject) => {
      const req = request(
        {
          ...dialAddress(endpoint.address, port),
          path: source.path,
          agent: this.#agent,
          headers: { host: `${endpoint.address}:${port}` },
          timeout: TIMEOUT_MS,
          signal,
        },
        response => {
          if (response.statusCode !== 200) {
            response.resume();
            reject(new Error(`${source.path} answered ${response.statusCode}`));
            return;
          }
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > MAX_BODY_BYTES) {
              req.destroy(new Error(`${source.path} is too long`));
            }
            chunks.push(chunk);
          });
          response.on('end', () =>
            resolve(Buffer.concat(chunks).toString('utf8')),
          );
          response.on('error', reject);
        },
      );
      req.on('timeout', () =>
        req.destroy(new Error(`no answer within ${TIMEOUT_MS} ms`)),
      );
      req.on('error', reject);
      req.end();
    });
  }
}
