import { LogFormat, TimeEncoding } from '../log/LogFormat';

/**
 * Which pods the Endpoint Picker chooses among.
 *
 * @public
 */
export type PoolReference =
  | {
      readonly kind: 'pool';
      readonly name: string;
      readonly namespace: string;
      readonly group:
        | 'inference.networking.k8s.io'
        | 'inference.networking.x-k8s.io';
    }
  | {
      readonly kind: 'selector';
      readonly selector: string;
      readonly targetPorts: readonly number[];
      readonly namespace: string;
    }
  /** Neither a pool nor a selector, which file discovery can do without. */
  | { readonly kind: 'unnamed'; readonly namespace: string };

/**
 * Names of the model server's metrics.
 *
 * @public
 */
export interface ModelServerMetricNames {
  readonly waitingRequests: string;
  readonly runningRequests: string;
  readonly kvCacheUsage: string;
  readonly cacheInfo: string;
  readonly loraInfo: string;
}

/**
 * Thresholds of saturation as a configuration writes them.
 *
 * @public
 */
export interface SaturationOverrides {
  readonly queueDepthThreshold?: number;
  readonly kvCacheUtilThreshold?: number;
  readonly metricsStalenessThreshold?: string;
}

/**
 * A command line that was understood.
 *
 * @public
 */
export interface EndpointPickerOptions {
  readonly grpcPort: number;
  readonly grpcHealthPort: number;
  readonly metricsPort: number;
  readonly metricsEndpointAuth: boolean;
  readonly pool: PoolReference;
  /** Log lines of a higher V(n) are left out; -1 leaves errors only. */
  readonly verbosity: number;
  readonly logFormat: LogFormat;
  readonly logTime: TimeEncoding;
  readonly secureServing: boolean;
  /** Directory with tls.crt and tls.key; undefined means self-signed. */
  readonly certPath?: string;
  /** Whether the ext_proc port answers health checks too. */
  readonly healthChecking: boolean;
  /** Milliseconds between two scrapes of an endpoint. */
  readonly refreshMetricsIntervalMs: number;
  /** Milliseconds after which an endpoint's figures are stale. */
  readonly metricsStalenessThresholdMs: number;
  readonly metricNames: ModelServerMetricNames;
  readonly modelServerMetrics: {
    readonly path: string;
    readonly scheme: 'http' | 'https';
    /** Instead of the endpoint's own port; only with one target port. */
    readonly port?: number;
  };
  readonly emitEndpointScores: boolean;
  /** Whether the gateway's subset hint counts. */
  readonly subsetFilter: boolean;
  /** Whether Alpha plugins may be configured. */
  readonly allowExperimentalPlugins: boolean;
  /** Largest ext_proc message that is taken, in bytes. */
  readonly maxReceivedMessageBytes: number;
  /** Largest ext_proc message that is sent, in bytes; undefined is any. */
  readonly maxSentMessageBytes?: number;
  /** Milliseconds to go on for after the end was asked for, as not ready. */
  readonly drainTimeoutMs: number;
  /** Whether the lines of the instrumented build are logged, too. */
  readonly instrumentedLogs: boolean;
  readonly leaderElection: boolean;
  /** The EndpointPickerConfig: a file's name, its text, or none. */
  readonly config:
    | { readonly from: 'file'; readonly path: string }
    | { readonly from: 'text'; readonly text: string }
    | { readonly from: 'default' };
  /** Thresholds of the environment, which win over the configuration's. */
  readonly saturation: SaturationOverrides;
  /** Sentences about deprecated flags and variables, to be logged. */
  readonly warnings: readonly string[];
}
