import { generationOfImage } from '../generation/generationOfImage';
import { endpoint, request, seeded } from '../testing/endpoints';
import { readyMadeConfigs } from '../testing/readyMadeConfigs';
import { scheduled } from '../testing/scheduled';
import { createScheduler } from './createScheduler';
import { parseConfig } from './parseConfig';

const role = (value: string) => ({ 'llm-d.ai/role': value });
const nvlink = { 'llm-d.ai/kv-backend': 'nvlink' };

const pods = [
  endpoint('decode-a', { waitingRequests: 1 }, role('decode')),
  endpoint('decode-b', {}, { ...role('decode'), ...nvlink }),
  endpoint('prefill-a', { waitingRequests: 4 }, role('prefill')),
  endpoint('prefill-b', {}, role('prefill')),
].map((pod, i) => ({ ...pod, address: `10.0.0.${i + 1}` }));

const images = [
  ['v0.4.0', 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0'],
  ['v0.7.1', 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.7.1'],
  ['v0.9.0', 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.9.0'],
  ['v0.10.0', 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0'],
  ['v0.11.0', 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.11.0'],
];

describe.each(images)('%s', (version, image) => {
  const generation = generationOfImage(image);
  const start = async (profile: string) => {
    const { config, warnings } = parseConfig(
      readyMadeConfigs[version][profile],
      generation,
    );
    expect(warnings).toEqual([]);
    const scheduler = await createScheduler(config, generation);
    const random = seeded(1);
    return (prompt: string) =>
      scheduled(scheduler.run(request(prompt), pods, 0, random));
  };
  const picked = ({ decision }: ReturnType<typeof scheduled>) =>
    decision.picked.map(({ name }) => name);

  it('default: load, prefix cache and KV cache of decode pods', async () => {
    const run = await start('default');
    const cold = run('once upon a time '.repeat(100));
    expect(picked(cold)).toEqual(['decode-b']);
    expect(cold.decision.scores.map(s => s.endpoint.name)).toEqual([
      'decode-a',
      'decode-b',
    ]);
    expect(cold.decision.scores[1].total).toBe(1.5);
    expect(cold.decision.margin).toBeCloseTo(0.5 / 128, 12);
    const warm = run('once upon a time '.repeat(100));
    expect(warm.decision.scores[1].total).toBe(3.5);
  });

  it('proxy-performance: the pod with the fewest requests in flight', async () => {
    const run = await start('proxy-performance');
    const names = pods.map(() => picked(run('hello'))[0]);
    expect([...names].sort()).toEqual(pods.map(({ name }) => name).sort());
  });

  it('proxy-performance-by-backend: of the pods with a label', async () => {
    const run = await start('proxy-performance-by-backend');
    const { decision } = run('hello');
    expect(picked(run('hello'))).toEqual(['decode-b']);
    expect(decision.filters[0].dropped.map(({ name }) => name)).toEqual([
      'decode-a',
      'prefill-a',
      'prefill-b',
    ]);
  });

  it('prefill-decode: two pods for what is long and new', async () => {
    const run = await start('prefill-decode');
    const prompt = 'a long story with many words in it '.repeat(60);
    const cold = run(prompt);
    expect(picked(cold)).toEqual(['decode-b']);
    expect([...cold.decisions.keys()]).toEqual(['decode', 'prefill']);
    expect(cold.requestHeaders).toEqual({
      'x-prefiller-host-port': '10.0.0.4:8000',
    });

    const warm = run(prompt);
    // v0.4.0 counts every hit one block of 64 bytes too short, which is the
    // threshold itself: a prompt that is cached as a whole is prefilled again.
    const early = version === 'v0.4.0';
    expect([...warm.decisions.keys()]).toEqual(
      early ? ['decode', 'prefill'] : ['decode'],
    );
    expect('x-prefiller-host-port' in warm.requestHeaders).toBe(early);
    expect([...run('short').decisions.keys()]).toEqual(['decode']);
  });

  it('random: any decode pod', async () => {
    const run = await start('random');
    const names = Array.from({ length: 40 }, () => picked(run('hello'))[0]);
    expect(new Set(names)).toEqual(new Set(['decode-a', 'decode-b']));
  });
});
