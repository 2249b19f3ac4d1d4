import fc from 'fast-check';
import { generations } from '../generation/Generation';
import { generationOfImage } from '../generation/generationOfImage';
import { parseDuration } from './duration';
import { parseOptions } from './parseOptions';

const current = generations['0.10'];
const v040 = generations['<=0.6'];
const parse = (
  args: readonly string[],
  generation = current,
  env: Record<string, string> = {},
) => parseOptions(['--pool-name=p', ...args], env, generation);

it.each([
  ['ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0', '<=0.6'],
  ['ghcr.io/llm-d/llm-d-inference-scheduler:v0.6.1-rc.1', '<=0.6'],
  ['registry:5000/llm-d-inference-scheduler:v0.7.1', '0.7'],
  ['registry:5000/llm-d-inference-scheduler:v0.8.0', '0.8'],
  ['ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.0', '0.9'],
  ['ghcr.io/llm-d/llm-d-router-endpoint-picker:0.10.0', '0.10'],
  ['ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.11.2', '>=0.11'],
  ['ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.4.0@sha256:00', '<=0.6'],
  ['ghcr.io/llm-d/llm-d-router-endpoint-picker:v1.0.0', '>=0.11'],
  ['ghcr.io/llm-d/llm-d-router-endpoint-picker:main', '>=0.11'],
  ['registry:5000/llm-d-router-endpoint-picker', '>=0.11'],
  [undefined, '>=0.11'],
])('%s is %s', (image, line) => {
  expect(generationOfImage(image).line).toBe(line);
});

it('has the defaults of the real one', () => {
  expect(parse([])).toMatchObject({
    grpcPort: 9002,
    grpcHealthPort: 9003,
    metricsPort: 9090,
    metricsEndpointAuth: true,
    verbosity: 2,
    secureServing: true,
    healthChecking: false,
    refreshMetricsIntervalMs: 50,
    metricsStalenessThresholdMs: 2000,
    pool: {
      kind: 'pool',
      name: 'p',
      namespace: 'default',
      group: 'inference.networking.k8s.io',
    },
    metricNames: { kvCacheUsage: 'vllm:kv_cache_usage_perc' },
    config: { from: 'default' },
  });
  expect(parse(['--config-text=x'], v040).metricNames.kvCacheUsage).toBe(
    'vllm:gpu_cache_usage_perc',
  );
});

it.each([
  [['--v=4'], { verbosity: 4 }],
  [['--v', '4'], { verbosity: 4 }],
  [['-v', '4'], { verbosity: 4 }],
  [['--secure-serving=false'], { secureServing: false }],
  [['--health-checking'], { healthChecking: true }],
  [['--health-checking=0'], { healthChecking: false }],
  [['--refresh-metrics-interval=1m0.5s'], { refreshMetricsIntervalMs: 60500 }],
  [['--refresh-metrics-interval=1ms'], { refreshMetricsIntervalMs: 50 }],
  [['--grpc-port', '1', '--grpc-port', '2'], { grpcPort: 2 }],
  [['--', '--v=9'], { verbosity: 2 }],
])('reads %j', (args, options) => {
  expect(parse(args)).toMatchObject(options);
});

it.each([
  ['<=0.6', [], { logFormat: 'zap console', logTime: 'rfc3339' }],
  ['<=0.6', ['--zap-encoder=json'], { logFormat: 'zap json' }],
  ['<=0.6', ['--zap-devel=false'], { logFormat: 'zap json' }],
  ['<=0.6', ['--zap-time-encoding=epoch'], { logTime: 'epoch' }],
  ['0.7', [], { logFormat: 'zap console' }],
  ['0.8', ['--zap-encoder=console'], { logFormat: 'zap named' }],
  ['0.10', [], { logFormat: 'zap named' }],
  ['>=0.11', [], { logFormat: 'opentelemetry' }],
  ['0.10', ['--v=4', '--zap-log-level=error'], { verbosity: -1 }],
  ['0.10', ['--v=4', '--zap-log-level=3'], { verbosity: 3 }],
  ['0.10', ['--zap-log-level=DEBUG'], { verbosity: 1 }],
] as const)('logs as %s does with %j', (line, args, options) => {
  expect(parse(['--config-text=x', ...args], generations[line])).toMatchObject(
    options,
  );
});

it('takes the namespace from the flag, the environment, or the default', () => {
  const env = { NAMESPACE: 'from-env' };
  expect(parse([], current, env).pool.namespace).toBe('from-env');
  expect(parse(['--pool-namespace=x'], current, env).pool.namespace).toBe('x');
});

it('reads one dash as two in Go releases only', () => {
  const args = ['-grpc-port', '7', '-config-text', 'x'];
  expect(parse(args, v040).grpcPort).toBe(7);
  expect(() => parse(args)).toThrow('unknown shorthand flag: -grpc-port');
});

it('lets early releases name metrics and serve metrics elsewhere', () => {
  expect(
    parse(
      [
        '--config-text=x',
        '--kv-cache-usage-percentage-metric=kv',
        '--total-queued-requests-metric=q',
        '--model-server-metrics-port=9',
        '--model-server-metrics-path=/m',
      ],
      v040,
    ),
  ).toMatchObject({
    metricNames: { kvCacheUsage: 'kv', waitingRequests: 'q' },
    modelServerMetrics: { port: 9, path: '/m', scheme: 'http' },
  });
  const [warning] = parse(
    ['--model-server-metrics-port=9'],
    generations['0.9'],
  ).warnings;
  expect(warning).toMatch(/model-server-metrics-port is deprecated/);
});

it('works without a pool, by selector and ports', () => {
  const args = ['--endpoint-selector=app=x', '--endpoint-target-ports=1,2'];
  expect(parseOptions(args, {}, current).pool).toEqual({
    kind: 'selector',
    selector: 'app=x',
    targetPorts: [1, 2],
    namespace: 'default',
  });
  expect(() => parse(args)).toThrow(/exactly one of/);
  expect(parseOptions([], {}, current).pool).toEqual({
    kind: 'unnamed',
    namespace: 'default',
  });
  expect(() => parseOptions(args.slice(0, 1), {}, current)).toThrow(
    /1 to 8 ports/,
  );
});

it.each([
  [['--grpc-port=a'], /whole number/],
  [['--secure-serving=maybe'], /true or false/],
  [['--refresh-metrics-interval=5'], /duration/],
  [['--v'], /needs an argument/],
  [['--zap-encoder=xml'], /--zap-encoder: it must be json or console/],
  [['--zap-log-level=loud'], /--zap-log-level: it must be info, error/],
  [['--zap-time-encoding=noon'], /--zap-time-encoding: .* one of rfc3339/],
])('refuses %j', (args, message) => {
  expect(() => parse(args)).toThrow(message);
});

it.each([
  '--tracing=true',
  '--enable-cert-reload=true',
  '--enable-grpc-stream-metrics=true',
  '--tls-min-version=VersionTLS13',
  '--tls-cipher-suites=TLS_AES_128_GCM_SHA256',
  '--metrics-client-ca-file=/ca.crt',
  '--metrics-cert-dir=/certs',
])('refuses %s by name, for it would do nothing', flag => {
  expect(() => parse([flag])).toThrow(
    `${flag} exists in llm-d but not in this stand-in`,
  );
  const [name] = flag.split('=');
  expect(() =>
    parse([`${name}=${flag.endsWith('=true') ? 'false' : ''}`]),
  ).not.toThrow();
});

it('checks no certificates of model servers, and says so', () => {
  const flag = '--model-server-metrics-https-insecure-skip-verify';
  const given = (value: string) =>
    parse(['--config-text=x', `${flag}=${value}`], v040);
  expect(() => given('false')).toThrow(`${flag}=false exists in llm-d but not`);
  expect(() => given('true')).not.toThrow();
});

it('takes thresholds of early releases from the environment', () => {
  const env = {
    SD_QUEUE_DEPTH_THRESHOLD: '7',
    SD_KV_CACHE_UTIL_THRESHOLD: '0.5',
    SD_METRICS_STALENESS_THRESHOLD: '1s',
  };
  const read = parse(['--config-text=x'], v040, env);
  expect(read.saturation).toEqual({
    queueDepthThreshold: 7,
    kvCacheUtilThreshold: 0.5,
    metricsStalenessThreshold: '1s',
  });
  expect(read.warnings).toHaveLength(3);
  expect(read.warnings[0]).toMatch(/SD_QUEUE_DEPTH_THRESHOLD is deprecated/);
  expect(parse([], current, env)).toMatchObject({
    saturation: {},
    warnings: [],
  });
  const nonsense = {
    SD_QUEUE_DEPTH_THRESHOLD: '-1',
    SD_KV_CACHE_UTIL_THRESHOLD: '1',
    SD_METRICS_STALENESS_THRESHOLD: 'soon',
  };
  expect(parse(['--config-text=x'], v040, nonsense).saturation).toEqual({});
  expect(() =>
    parse(['--config-text=x'], v040, {
      ENABLE_EXPERIMENTAL_FLOW_CONTROL_LAYER: 'true',
    }),
  ).toThrow(
    /ENABLE_EXPERIMENTAL_FLOW_CONTROL_LAYER asks for flow control, which exists/,
  );
});

it('needs a configuration in early releases', () => {
  expect(() => parse([], v040)).toThrow(/no configuration/);
});

it('reads every duration that Go writes', () => {
  const part = fc.tuple(
    fc.nat(1000),
    fc.constantFrom<[string, number]>(['ms', 1], ['s', 1000], ['m', 60_000]),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), parts => {
      const text = parts.map(([n, [unit]]) => `${n}${unit}`).join('');
      const sum = parts.reduce((total, [n, [, ms]]) => total + n * ms, 0);
      expect(parseDuration(text)).toBeCloseTo(sum, 6);
    }),
  );
  expect(parseDuration('soon')).toBeUndefined();
});
