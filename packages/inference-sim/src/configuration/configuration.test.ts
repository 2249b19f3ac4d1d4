import { LiveConfiguration } from './LiveConfiguration';
import { unsupportedFlags } from './flagSupport';
import { readSettings } from './readSettings';
import { generationOfImage } from './SimulatorGeneration';

interface Given {
  env?: Record<string, string>;
  image?: string;
  /** Text of config.yaml. */
  file?: string;
}

const configure = (args: string[], given: Given = {}): LiveConfiguration => {
  const { env = {}, file, image } = given;
  const generation = generationOfImage(
    image && `ghcr.io/llm-d/llm-d-inference-sim:${image}`,
  );
  const settings = readSettings(
    {
      args,
      env,
      seed: 7,
      readFile: path => {
        if (path === 'config.yaml' && file !== undefined) {
          return file;
        }
        throw new Error(`open ${path}: no such file or directory`);
      },
    },
    generation,
  );
  return new LiveConfiguration(settings, env, generation);
};

const parse = (args: string[], given?: Given) =>
  configure(['--model', 'm', ...args], given).options;

describe('a command line', () => {
  it('is read as manifests write it', () => {
    expect(
      parse([
        '--mode=echo',
        '--port',
        '8200',
        '--served-model-name',
        'one',
        'two',
        '--v=5',
        '--enable-request-id-headers',
        '--time-to-first-token=1.5s',
        '--time-to-first-token-std-dev',
        '300ms',
        '--max-waiting-queue-length=7',
        '--lora-modules',
        '{"name":"a","path":"/a"}',
        '{"name":"b","base_model_name":"m"}',
        '--failure-types',
        'rate_limit',
        'server_error',
        '--no-enable-prefix-caching',
        '--logtostderr',
        '-v',
        '4',
      ]),
    ).toMatchObject({
      model: 'm',
      mode: 'echo',
      port: 8200,
      seed: 7,
      servedModelNames: ['one', 'two'],
      requestIdHeaders: true,
      latency: { timeToFirstToken: 1500, timeToFirstTokenStdDev: 300 },
      maxNumSeqs: 5,
      maxWaitingQueueLength: 7,
      loraModules: [
        { name: 'a', path: '/a', baseModelName: '' },
        { name: 'b', path: '', baseModelName: 'm' },
      ],
      kvCache: { enabled: false, size: 1024, blockSize: 16 },
      failures: { rate: 0, types: ['rate_limit', 'server_error'] },
      dataParallel: { size: 1, rank: undefined },
    });
  });

  it.each([
    [['--nonsense'], 'unknown flag: --nonsense'],
    [['--constructor', 'x'], 'unknown flag: --constructor'],
    [['-port', '1'], "unknown shorthand flag: 'p' in -port"],
    [['--=1'], 'bad flag syntax: --=1'],
    [['--port'], 'flag needs an argument: --port'],
    [
      ['--port', 'http'],
      'invalid argument "http" for "--port" flag: strconv.ParseInt: parsing "http": invalid syntax',
    ],
    [
      ['--v=x'],
      'invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    [
      ['--seed=9223372036854775808'],
      'invalid argument "9223372036854775808" for "--seed" flag: strconv.ParseInt: parsing "9223372036854775808": value out of range',
    ],
    [
      ['--enable-kvcache=maybe'],
      'invalid argument "maybe" for "--enable-kvcache" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [
      ['--time-factor-under-load', 'much'],
      'invalid argument "much" for "--time-factor-under-load" flag: strconv.ParseFloat: parsing "much": invalid syntax',
    ],
    [
      ['--time-to-first-token', '5 apples'],
      'invalid argument "5 apples" for "--time-to-first-token" flag: time: invalid duration "5 apples"',
    ],
    [['--port', '0'], "invalid port '0'"],
    [
      ['--mode', 'sing'],
      "invalid mode 'sing', valid values are 'random' and 'echo'",
    ],
    [
      ['--inter-token-latency=100ms', '--inter-token-latency-std-dev=31ms'],
      'inter token latency standard deviation cannot be more than 30% of inter token latency',
    ],
    [['--time-to-first-token=-1s'], 'time to first token cannot be negative'],
    [
      ['--time-factor-under-load', '0.5'],
      'time factor under load cannot be less than 1.0',
    ],
    [
      ['--latency-calculator=guess'],
      'unknown latency-calculator guess, supported calculators are: constant and per-token',
    ],
    [
      ['--block-size', '10'],
      'token block size should be one of the following: 8, 16, 32, 64, 128',
    ],
    [['--enable-kvcache'], 'POD_IP'],
    [['--max-num-seqs=0'], 'max num seqs cannot be less than 1'],
    [['--max-loras=0'], 'max LoRAs cannot be less than 1'],
    [
      ['--max-loras=3', '--max-cpu-loras=2'],
      'max CPU LoRAs cannot be less than max LoRAs',
    ],
    [['--max-waiting-queue-length=-1'], 'max waiting queue size'],
    [['--max-request-body-size-mb=513'], 'between 1 MB and 512 MB, got 513'],
    [['--failure-injection-rate=101'], 'failure injection rate'],
    [
      ['--failure-types', 'sloth'],
      "invalid failure type 'sloth', valid types are: rate_limit, invalid_api_key, context_length, server_error, invalid_request, model_not_found",
    ],
    [['--data-parallel-size=9'], 'data parallel size must be between 1 and 8'],
    [['--data-parallel-rank=8'], 'data parallel rank must be between 0 and 7'],
    [['--min-tool-call-integer-param=101'], 'MaxToolCallIntegerParam'],
    [
      ['--tool-call-extra-call-probability=101'],
      'ToolCallExtraCallProbability',
    ],
    [['--engine=sglang'], "currently only 'vllm' is supported"],
    [['--lora-modules', 'not json'], '"not json" is not'],
    [['--lora-modules', '{}'], 'empty LoRA name'],
    [
      ['--lora-modules', '{"name":"a","base_model_name":"other"}'],
      "unknown base model 'other' for LoRA 'a'",
    ],
    [
      ['--config', 'missing.yaml'],
      'failed to read configuration file: open missing.yaml',
    ],
  ])('%j is refused', (args, message) => {
    expect(() => parse(args)).toThrow(message);
  });

  it('ignores words that belong to no flag, as pflag does', () => {
    expect(parse(['stray', '--enable-sleep-mode', 'true']).port).toBe(8000);
  });

  it('refuses by name what the real simulator does and this one does not', () => {
    for (const flag of unsupportedFlags) {
      const attempt = () => parse([`--${flag}=1`], { image: 'v0.8.2' });
      expect(attempt).toThrow(
        `flag --${flag} exists in llm-d-inference-sim but is not simulated here`,
      );
    }
  });

  it.each([
    '--logtostderr=false',
    '--skip_headers',
    '--add_dir_header',
    '--vmodule=server=5',
    '--log_backtrace_at=server.go:1',
  ])('refuses %s, which would change the log', flag => {
    const [name] = flag.split('=');
    expect(() => parse([flag])).toThrow(
      new RegExp(`^flag ${name}=.* exists in llm-d-inference-sim but`),
    );
  });

  it.each([
    '--logtostderr=true',
    '--skip_headers=false',
    '--log_dir=/tmp',
    '--alsologtostderr',
    '--stderrthreshold=0',
  ])('takes %s, which changes nothing', flag => {
    expect(() => parse([flag])).not.toThrow();
  });
});

describe('latencies', () => {
  const latency = (text: string, image: string) =>
    parse([`--inter-token-latency=${text}`], { image }).latency
      .interTokenLatency;

  it('are whole milliseconds up to 0.6, both in 0.7 and 0.8, durations from 0.9', () => {
    expect(latency('20', 'v0.6.1')).toBe(20);
    expect(() => latency('20ms', 'v0.6.1')).toThrow(
      'invalid argument "20ms" for "--inter-token-latency" flag: strconv.ParseInt: parsing "20ms": invalid syntax',
    );
    expect(latency('20', 'v0.8.2')).toBe(20);
    expect(latency('20ms', 'v0.7.0')).toBe(20);
    expect(latency('20ms', 'v0.9.0')).toBe(20);
    expect(() => latency('20', 'v0.10.2')).toThrow(
      'time: missing unit in duration "20"',
    );
  });

  it('know a 30 % rule per token up to 0.6 only', () => {
    const args = (std: string, mean: string) => [
      `--prefill-time-std-dev=${std}`,
      `--prefill-time-per-token=${mean}`,
    ];
    expect(() => parse(args('5', '1'), { image: 'v0.6.1' })).toThrow(
      'cannot be more than 30% of prefill time per token',
    );
    expect(
      parse(args('5ms', '1ms'), { image: 'v0.10.2' }).latency.prefillTimeStdDev,
    ).toBe(5);
  });
});

describe('flags of other releases', () => {
  it.each([
    ['--startup-duration=1s', 'v0.6.1'],
    ['--latency-calculator=constant', 'v0.6.1'],
    ['--enable-request-id-headers', 'v0.6.1'],
    ['--tokenizers-cache-dir=/tmp', 'v0.7.0'],
    ['--uds-socket-path=/tmp', 'v0.9.0'],
  ])('%s is unknown to %s', (flag, image) => {
    const [name] = flag.split('=');
    expect(() => parse([flag], { image })).toThrow(`unknown flag: ${name}`);
  });
});

describe('precedence', () => {
  const file = 'model: from-file\nport: 8001\nhash-seed: "1"\nseed: 5\n';
  const env = { SIM_MODEL: 'from-env', PYTHONHASHSEED: '2', POD_IP: '::1' };
  const args = ['--config', 'config.yaml'];

  it('is command line, environment, file, default', () => {
    const all = configure([...args, '--model', 'from-flag'], { env, file });
    expect(all.options).toMatchObject({
      model: 'from-flag',
      port: 8001,
      seed: 5,
      kvCache: { hashSeed: '2' },
      mode: 'random',
    });
    expect(configure(args, { env, file }).options.model).toBe('from-env');
    expect(configure(args, { file }).options.model).toBe('from-file');
    expect(() => configure([])).toThrow('model parameter is empty');
  });

  it('reads latencies and KV cache in blocks of their own too', () => {
    const nested = `
model: m
lora-modules: ['{"name":"a"}']
latencies: {time-to-first-token: 2s, time-factor-under-load: 1.5}
kvcache: {enable-kvcache: true, block-size: 32}
unknown-to-all: 1
`;
    expect(configure(args, { env, file: nested }).options).toMatchObject({
      latency: { timeToFirstToken: 2000, timeFactorUnderLoad: 1.5 },
      kvCache: { enabled: true, blockSize: 32 },
      loraModules: [{ name: 'a' }],
    });
  });

  it.each([
    [
      'kvcache: {block-size: 8}\nblock-size: 8',
      'kvcache settings mix the legacy flat layout (block-size) with the nested kvcache block; use only one',
    ],
    ['port: http', 'failed to unmarshal configuration: port'],
    ['[1, 2', 'failed to unmarshal configuration'],
    ['time-to-first-token: 5', 'missing unit in duration "5"'],
    ['zmq-endpoint: tcp://a:1', 'zmq-endpoint exists in llm-d-inference-sim'],
  ])('refuses the file %j', (text, message) => {
    expect(() =>
      configure(args, {
        file: `model: m\n${text}\n`.replace('model: m\n[', '['),
      }),
    ).toThrow(message);
  });
});

describe('an update at run time', () => {
  it('changes all of its fields or none', () => {
    const live = configure(['--model', 'm', '--time-to-first-token=100ms']);
    live.update({
      'failure-injection-rate': 100,
      'failure-types': ['rate_limit'],
      'time-to-first-token': '250ms',
      'inter-token-latency': 20_000_000,
      latencies: { 'prefill-overhead': '1s' },
      'time-factor-under-load': null,
    });
    const after = live.options;
    expect(after).toMatchObject({
      failures: { rate: 100, types: ['rate_limit'] },
      latency: {
        timeToFirstToken: 250,
        interTokenLatency: 20,
        prefillOverhead: 1000,
        timeFactorUnderLoad: 1,
      },
    });
    expect(() => live.update({ 'failure-injection-rate': 0, port: 1 })).toThrow(
      "field 'port' is not admin-configurable",
    );
    expect(() =>
      live.update({
        'failure-injection-rate': 0,
        'time-to-first-token-std-dev': '100ms',
      }),
    ).toThrow('cannot be more than 30%');
    expect(live.options).toBe(after);
  });

  it.each([
    [[], 'failed to unmarshal payload'],
    [{ 'failure-injection-rate': 'often' }, 'failure-injection-rate'],
    [{ 'failure-types': ['sloth'] }, "invalid failure type 'sloth'"],
    [{ 'time-to-first-token': 'soon' }, 'time: invalid duration "soon"'],
    [{ latencies: { mode: 'echo' } }, "field 'mode' is not a latencies field"],
    [
      { latencies: { 'prefill-overhead': 1 }, 'prefill-overhead': 1 },
      'latencies settings mix the flat layout (prefill-overhead)',
    ],
    [{ 'image-emission-rate': 5 }, 'not simulated here'],
  ])('refuses %j', (body, message) => {
    const live = configure(['--model', 'm']);
    expect(() => live.update(body)).toThrow(message);
  });

  it('is told in Go notation, in alphabetical order', () => {
    const shown = configure([
      '--model=m',
      '--time-to-first-token=1500ms',
      '--lora-modules={"name":"a"}',
    ]).describe();
    expect(shown).toMatchObject({
      model: 'm',
      port: 8000,
      'time-to-first-token': '1.5s',
      'inter-token-latency': '0s',
      'served-model-name': ['m'],
      'lora-modules': [{ name: 'a', path: '', base_model_name: '' }],
      'max-num-seqs': 5,
    });
    expect(Object.keys(shown)).toEqual(Object.keys(shown).sort());
    expect(shown).not.toHaveProperty('config');
    expect(
      configure(['--model=m', '--data-parallel-size=2']).describe(),
    ).not.toHaveProperty('port');
  });
});
