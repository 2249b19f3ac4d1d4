/** What differs between releases of the routing sidecar. */
export interface SidecarGeneration {
  /** First release, as `[major, minor]`. */
  readonly since: readonly [number, number];
  /** Go's flag package takes `-x` and `--x`; pflag only `--x`. */
  readonly flags: 'go' | 'pflag';
  readonly log: 'klog' | 'json';
  /** Flag that names the model server's port, and its default. */
  readonly modelServerPort: {
    readonly flags: readonly ('vllm-port' | 'model-server-port')[];
    readonly default: number;
  };
  /** Flag that names the connector. */
  readonly connectorFlags: readonly ('connector' | 'kv-connector')[];
  /** What that flag may be set to; the first is the default. */
  readonly connectors: readonly string[];
  /** Further flags that exist. */
  readonly otherFlags: readonly string[];
  /** Paths whose requests may be prefilled elsewhere. */
  readonly paths: readonly string[];
  /**
   * What the client gets when the prefill pod answers with an error: its
   * status alone; its answer, or for anything but a 4xx the local model
   * server's without prefill; its answer, after the retries that were asked
   * for.
   */
  readonly onPrefillError: 'status' | 'decode' | 'answer';
  /** Whether cached tokens are told as the prefill pod counted them. */
  readonly tellsPrefillCache: boolean;
  /** Whether the header with the prefill pod stays on the request to the decoder. */
  readonly keepsPrefillHeader: boolean;
}

const chat = '/v1/chat/completions';
const completions = '/v1/completions';
const responses = '/v1/responses';

const tlsOfOld = [
  'prefiller-use-tls',
  'decoder-use-tls',
  'prefiller-tls-insecure-skip-verify',
  'decoder-tls-insecure-skip-verify',
  'inference-pool-namespace',
  'inference-pool-name',
];
const always = [
  'data-parallel-size',
  'secure-proxy',
  'cert-path',
  'enable-ssrf-protection',
  'enable-prefiller-sampling',
];

const upTo06: SidecarGeneration = {
  since: [0, 0],
  flags: 'go',
  log: 'klog',
  modelServerPort: { flags: ['vllm-port'], default: 8001 },
  connectorFlags: ['connector'],
  connectors: ['nixlv2', 'lmcache', 'sglang'],
  otherFlags: [...always, ...tlsOfOld],
  paths: [chat, completions],
  onPrefillError: 'status',
  tellsPrefillCache: false,
  keepsPrefillHeader: true,
};

const from07: SidecarGeneration = {
  ...upTo06,
  since: [0, 7],
  flags: 'pflag',
  log: 'json',
  connectorFlags: ['kv-connector', 'connector'],
  connectors: ['nixlv2', 'shared-storage', 'sglang'],
  otherFlags: [
    ...always,
    ...tlsOfOld,
    'ec-connector',
    'enable-tls',
    'tls-insecure-skip-verify',
    'inference-pool',
    'pool-group',
    'decode-chunk-size',
    'max-idle-conns-per-host',
  ],
  paths: [chat, completions, responses],
  onPrefillError: 'decode',
  keepsPrefillHeader: false,
};

// llm-d/llm-d-router PR 1206 (the fallback gave way to retries) and PR 916
// (cached tokens), both of spring 2026.
const from09: SidecarGeneration = {
  ...from07,
  since: [0, 9],
  connectors: ['nixlv2', 'shared-storage', 'sglang', 'mooncake', 'offloading'],
  modelServerPort: { flags: ['vllm-port'], default: 8200 },
  otherFlags: [
    ...from07.otherFlags,
    'prefill-max-retries',
    'prefill-retry-backoff',
    'configuration',
    'configuration-file',
    'tracing',
  ],
  onPrefillError: 'answer',
  tellsPrefillCache: true,
};

const from010: SidecarGeneration = {
  ...from09,
  since: [0, 10],
  modelServerPort: { flags: ['model-server-port', 'vllm-port'], default: 8200 },
  connectorFlags: ['kv-connector'],
  otherFlags: [
    ...from09.otherFlags.filter(name => !tlsOfOld.includes(name)),
    'metrics-port',
    'mooncake-bootstrap-port',
    'p2p-connector-port',
  ],
};

const from011: SidecarGeneration = {
  ...from010,
  since: [0, 11],
  otherFlags: [
    ...from010.otherFlags,
    'secure-serving',
    'tls-min-version',
    'tls-cipher-suites',
    'metrics-cert-dir',
    'enable-p2p-pull',
    'enable-speculative-prefill',
  ],
};

/** The generations, newest first. */
export const sidecarGenerations: readonly SidecarGeneration[] = [
  from011,
  from010,
  from09,
  from07,
  upTo06,
];

/**
 * The generation that an image reference names by its tag. An image without a
 * version in its tag (`main`, a digest, none) is taken for the newest.
 */
export const generationOfImage = (
  image: string | undefined,
): SidecarGeneration => {
  const tag = /:v?(\d+)\.(\d+)/.exec(image ?? '');
  if (!tag) {
    return from011;
  }
  const [major, minor] = tag.slice(1, 3).map(Number);
  return (
    sidecarGenerations.find(
      ({ since }) =>
        major > since[0] || (major === since[0] && minor >= since[1]),
    ) ?? upTo06
  );
};
