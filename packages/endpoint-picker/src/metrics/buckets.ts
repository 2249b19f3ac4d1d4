/**
 * Upper bounds of the histograms, as the real Endpoint Picker has them:
 * pkg/epp/metrics of llm-d-router, and .../dataproducer/approximateprefix.
 */
export const buckets = {
  /** Seconds. */
  requestDuration: [
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8,
    10, 15, 20, 30, 45, 60, 120, 180, 240, 300, 360, 480, 600, 900, 1200, 1800,
    2700, 3600,
  ],
  /** Bytes, from 64 to 1 GiB. */
  requestBytes: Array.from({ length: 25 }, (_, i) => 64 * 2 ** i),
  /** Bytes. */
  responseBytes: [
    1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32778,
    65536,
  ],
  /** Tokens. The 32778 is the real one's. */
  inputTokens: [
    1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32778,
    65536, 131072, 262144, 524288, 1048576,
  ],
  /** Tokens. */
  outputTokens: [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192],
  /** Seconds per token. */
  perToken: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
  /** Seconds per token of a streamed response. */
  streamingPerToken: [
    0.0005, 0.00205, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.125, 0.15, 0.2,
    0.3, 0.4, 0.5, 0.6, 0.8, 1, 2,
  ],
  /** Seconds. */
  interToken: [
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75,
    1, 2,
  ],
  /** Seconds. */
  requestProcessing: [
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.015, 0.025, 0.04, 0.06, 0.1, 0.25, 0.5,
    1, 2.5, 5, 10,
  ],
  /** Seconds. */
  responseProcessing: [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
    0.5, 1, 2.5, 5,
  ],
  /** A share, 0 to 1. */
  prefixHitRatio: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  /** Bytes. */
  prefixHitBytes: [
    0, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536,
  ],
  /** Seconds, for scheduling as a whole and for each plugin. */
  scheduling: [1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 1e-2, 2e-2, 5e-2, 1e-1],
} as const;
