import { flagKinds } from './flagTable';
import { parseOptions } from './parseOptions';
import { generationOfImage, sidecarGenerations } from './SidecarGeneration';

const parse = (version: string, ...args: string[]) =>
  parseOptions(args, {}, generationOfImage(`registry/sidecar:${version}`));

describe('the sidecar’s command line', () => {
  it.each([
    ['v0.4.0', 8001],
    ['v0.7.1', 8001],
    ['v0.10.0', 8200],
    ['main', 8200],
  ])('has the defaults of %s', (version, modelServerPort) => {
    expect(parse(version)).toEqual({
      port: 8000,
      modelServerPort,
      secure: { certPath: undefined },
      samplePrefiller: false,
      prefillRetries: { max: 0, backoff: 200 },
      verbosity: 0,
    });
  });

  it('takes the model server’s port by the name that the release has for it', () => {
    expect(parse('v0.4.0', '-vllm-port', '1').modelServerPort).toBe(1);
    expect(parse('v0.9.0', '--vllm-port=2').modelServerPort).toBe(2);
    expect(parse('v0.10.0', '--model-server-port=3').modelServerPort).toBe(3);
    expect(parse('v0.10.0', '--vllm-port=4').modelServerPort).toBe(4);
    expect(
      parse('v0.10.0', '--vllm-port=4', '--model-server-port=5')
        .modelServerPort,
    ).toBe(5);
  });

  it('takes the connector by the name that the release has for it', () => {
    for (const [version, flag] of [
      ['v0.6.0', '--connector=nixlv2'],
      ['v0.7.0', '--connector=nixlv2'],
      ['v0.7.0', '--kv-connector=nixlv2'],
      ['v0.11.0', '--kv-connector=nixlv2'],
    ]) {
      expect(parse(version, flag).port).toBe(8000);
    }
  });

  it.each([
    ['v0.6.0', '--kv-connector=nixlv2', 'not defined: -kv-connector'],
    ['v0.10.0', '--connector=nixlv2', 'unknown flag: --connector'],
    ['v0.9.0', '--model-server-port=1', 'unknown flag: --model-server-port'],
    ['v0.10.0', '--secure-serving=false', 'unknown flag: --secure-serving'],
    ['v0.10.0', '-port=1', 'unexpected argument "-port=1"'],
    ['v0.10.0', 'word', 'unexpected argument "word"'],
    ['v0.10.0', '--port', 'flag needs an argument: --port'],
    ['v0.10.0', '--port=x', 'invalid --port "x": must be a port'],
    ['v0.10.0', '--tracing=maybe', 'for --tracing: must be true or false'],
    ['v0.10.0', '--prefill-max-retries=x', 'must be an integer'],
    ['v0.10.0', '--prefill-retry-backoff=x', 'must be a duration'],
    ['v0.10.0', '--kv-connector=x', '--kv-connector must be one of: nixlv2,'],
    ['v0.10.0', '--kv-connector=sglang', 'is not simulated here; use nixlv2'],
    ['v0.10.0', '--data-parallel-size=2', '--data-parallel-size exists'],
    ['v0.10.0', '--enable-tls=prefiller', '--enable-tls exists'],
    ['v0.10.0', '--enable-ssrf-protection', '--enable-ssrf-protection exists'],
  ])('%s refuses %s and says why', (version, flag, message) => {
    expect(() => parse(version, flag)).toThrow(message);
  });

  it('takes what asks for nothing that is missing here', () => {
    const options = parse(
      'v0.11.0',
      '--data-parallel-size=1',
      '--tracing=false',
      '--secure-serving=false',
      '--metrics-port=0',
      '--pool-group=inference.networking.k8s.io',
    );
    expect(options.secure).toBeUndefined();
  });

  it('knows the kind of every flag of every release', () => {
    for (const { otherFlags, connectorFlags } of sidecarGenerations) {
      for (const name of [...otherFlags, ...connectorFlags]) {
        expect(flagKinds).toHaveProperty(name);
      }
    }
  });
});
