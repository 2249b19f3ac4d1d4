import { parseDuration } from './duration';
import { unsupportedFlags } from './flagTable';
import { parseOptions } from './parseOptions';
import { generationOfImage } from './SimulatorGeneration';

const parse = (args: string[], env: Record<string, string> = {}) =>
  parseOptions(['--model', 'm', ...args], env);

describe('parseOptions', () => {
  it('reads a command line as manifests write it', () => {
    expect(
      parse([
        '--mode=echo',
        '--port',
        '8200',
        '--served-model-name',
        'one',
        'two',
        '-v=5',
        '--enable-request-id-headers',
        '--time-to-first-token=1.5s',
        '--time-to-first-token-std-dev',
        '300',
        '--max-waiting-queue-length=7',
        '--failure-types',
        'rate_limit,server_error',
        '--enable-prefix-caching=true',
        '--logtostderr',
      ]),
    ).toMatchObject({
      model: 'm',
      mode: 'echo',
      port: 8200,
      servedModelNames: ['one', 'two'],
      verbosity: 5,
      requestIdHeaders: true,
      latency: { timeToFirstToken: 1500, timeToFirstTokenStdDev: 300 },
      maxNumSeqs: 5,
      maxWaitingQueueLength: 7,
      kvCache: { enabled: false, size: 1024, blockSize: 16 },
      failures: { rate: 0, types: ['rate_limit', 'server_error'] },
    });
  });

  it('takes the model from the environment when no flag names it', () => {
    expect(parseOptions([], { SIM_MODEL: 'e' }).servedModelNames).toEqual([
      'e',
    ]);
    expect(parse([], { SIM_MODEL: 'e' }).model).toBe('m');
    expect(() => parseOptions([], {})).toThrow('give --model');
  });

  it.each([
    [['--nonsense'], 'unknown flag: --nonsense'],
    [['--constructor', 'x'], 'unknown flag: --constructor'],
    [['-port', '1'], 'unknown shorthand flag: "port"'],
    [['--port'], 'flag needs an argument: --port'],
    [['--port', 'http'], '--port'],
    [['--port', '70000'], '--port'],
    [['--max-num-seqs', '1.5'], '--max-num-seqs'],
    [['stray'], 'unexpected argument "stray"'],
    [['--mode', 'sing'], '--mode: must be one of random, echo'],
    [['--time-to-first-token', '5 apples'], '--time-to-first-token'],
    [
      ['--inter-token-latency=100ms', '--inter-token-latency-std-dev=31ms'],
      '--inter-token-latency-std-dev must not be more than 30%',
    ],
    [['--time-factor-under-load', '0.5'], '--time-factor-under-load'],
    [['--block-size', '10'], '--block-size'],
    [['--enable-kvcache'], 'POD_IP'],
    [['--failure-types', 'sloth'], '"sloth" for --failure-types'],
  ])('refuses %j and says why', (args, message) => {
    expect(() => parse(args)).toThrow(message);
  });

  it('refuses what the real simulator does and this one does not', () => {
    for (const flag of unsupportedFlags) {
      expect(() => parse([`--${flag}=1`])).toThrow(
        `flag --${flag} exists in llm-d-inference-sim but is not simulated here`,
      );
    }
  });
});

describe('parseDuration', () => {
  it.each([
    ['100ms', 100],
    ['1m30s', 90_000],
    ['1.5s', 1500],
    ['250us', 0.25],
    ['42', 42],
    ['0', 0],
    ['', undefined],
    ['5 s', undefined],
    ['s', undefined],
    ['-1s', undefined],
  ])('%s is %s ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });
});

describe('generationOfImage', () => {
  const image = 'ghcr.io/llm-d/llm-d-inference-sim';
  it.each([
    [`${image}:v0.6.1`, 'vllm:gpu_cache_usage_perc', ['/ready']],
    [`${image}:v0.7.0`, 'vllm:kv_cache_usage_perc', ['/ready']],
    [
      `${image}:v0.10.2`,
      'vllm:kv_cache_usage_perc',
      ['/ready', '/health/ready'],
    ],
    [`${image}:0.11.0`, 'vllm:kv_cache_usage_perc', ['/health/ready']],
    [
      `${image}:latest`,
      'vllm:kv_cache_usage_perc',
      ['/ready', '/health/ready'],
    ],
    [undefined, 'vllm:kv_cache_usage_perc', ['/ready', '/health/ready']],
  ])('%s', (reference, kvCacheUsageMetric, readyPaths) => {
    expect(generationOfImage(reference)).toEqual({
      kvCacheUsageMetric,
      readyPaths,
    });
  });
});
