import { isIPv4 } from 'node:net';
import { parse } from 'yaml';
import { z } from 'zod';
import { ConfigError } from '../config/ConfigError';
import { FileDiscoveryOptions } from '../config/fileDiscovery';
import { describeIssues } from '../config/parseConfig';
import { Level, Logger } from '../log/Logger';
import { errorText } from '../log/errorText';
import { Datastore, DiscoveredEndpoint } from './Datastore';
import { EndpointDiscovery } from './EndpointDiscovery';

const MAX_BYTES = 1024 * 1024;

/** A file has no events everywhere: it is looked at this often. */
const LOOK_INTERVAL_MS = 1000;

const endpointsFile = z.object({
  endpoints: z.array(
    z.object({
      name: z.string().min(1),
      namespace: z.string().default('default'),
      address: z.string().refine(isIPv4, 'must be an IPv4 address'),
      port: z
        .string()
        .regex(/^\d+$/, 'must be a port, as a string')
        .transform(Number)
        .refine(port => port >= 1 && port <= 65535, 'must be 1 to 65535'),
      labels: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

/**
 * Endpoints from a file, for an Endpoint Picker without Kubernetes
 * (`file-discovery`). A change that cannot be read leaves what there was.
 *
 * @public
 */
export class FileDiscovery implements EndpointDiscovery {
  readonly #options: FileDiscoveryOptions;
  readonly #readFile: (path: string) => string;
  readonly #logger: Logger;
  #text: string;
  #endpoints: readonly DiscoveredEndpoint[];

  /** @throws ConfigError when the file cannot be read or is wrong */
  constructor(
    options: FileDiscoveryOptions,
    readFile: (path: string) => string,
    logger: Logger,
  ) {
    this.#options = options;
    this.#readFile = readFile;
    this.#logger = logger;
    this.#text = this.#read();
    this.#endpoints = this.#parse(this.#text);
  }

  start(datastore: Datastore, signal: AbortSignal): void {
    this.#logger.info(Level.DEFAULT, 'EPP starting (file discovery mode)', {
      path: this.#options.path,
    });
    datastore.replace(this.#endpoints);
    datastore.setPoolSynced(true);
    if (!this.#options.watchFile) {
      return;
    }
    const timer = setInterval(() => this.#look(datastore), LOOK_INTERVAL_MS);
    timer.unref();
    signal.addEventListener('abort', () => clearInterval(timer), {
      once: true,
    });
  }

  #look(datastore: Datastore): void {
    try {
      const text = this.#read();
      if (text !== this.#text) {
        this.#text = text;
        this.#endpoints = this.#parse(text);
        datastore.replace(this.#endpoints);
      }
    } catch (error) {
      this.#logger.error(error, 'Failed to reload the endpoints file');
    }
  }

  #read(): string {
    const { path } = this.#options;
    let text: string;
    try {
      text = this.#readFile(path);
    } catch (error) {
      throw new ConfigError(
        `the endpoints file ${path} cannot be read: ${errorText(error)}`,
      );
    }
    if (Buffer.byteLength(text) > MAX_BYTES) {
      throw new ConfigError(`the endpoints file ${path} exceeds 1 MiB`);
    }
    return text;
  }

  #parse(text: string): DiscoveredEndpoint[] {
    const { path } = this.#options;
    let document: unknown;
    try {
      document = parse(text);
    } catch (error) {
      throw new ConfigError(
        `the endpoints file ${path} is no YAML: ${errorText(error)}`,
      );
    }
    const read = endpointsFile.safeParse(document);
    if (!read.success) {
      throw new ConfigError(
        `the endpoints file ${path} is wrong: ${describeIssues(read.error)}`,
      );
    }
    return read.data.endpoints.map(endpoint => ({
      ...endpoint,
      podName: endpoint.name,
    }));
  }
}
