import fc from 'fast-check';
import { NO_METRICS } from '../scheduling/Endpoint';
import { readModelServerMetrics } from './modelServerMetrics';
import { parsePrometheusText, PrometheusTextError } from './prometheusText';

const names = {
  waitingRequests: 'vllm:num_requests_waiting',
  runningRequests: 'vllm:num_requests_running',
  kvCacheUsage: 'vllm:kv_cache_usage_perc',
  cacheInfo: 'vllm:cache_config_info',
  loraInfo: 'vllm:lora_requests_info',
};

describe('parsePrometheusText', () => {
  it.each([
    ['a 1', { name: 'a', labels: {}, value: 1 }],
    ['a{} 1.5e3', { name: 'a', labels: {}, value: 1500 }],
    ['a:b{x="1",} -2', { name: 'a:b', labels: { x: '1' }, value: -2 }],
    [
      'a { x = "1" , y="2" } +Inf 1700000000000',
      { name: 'a', labels: { x: '1', y: '2' }, value: Infinity },
    ],
    [
      String.raw`a{x="q\"b\\n\n}"} NaN`,
      { name: 'a', labels: { x: 'q"b\\n\n}' }, value: NaN },
    ],
    ['  a\t7\r', { name: 'a', labels: {}, value: 7 }],
  ])('reads %s', (line, sample) => {
    expect(parsePrometheusText(`# HELP a b\n\n${line}\n`)).toEqual([sample]);
  });

  it.each(['a', 'a one', '1a 2', 'a{x=1} 2', 'a{x="1" 2', 'a{x="1"}', 'a 1 b'])(
    'refuses %s',
    line => {
      expect(() => parsePrometheusText(`ok 1\n${line}`)).toThrow(
        new PrometheusTextError('line 2 is not in the Prometheus text format'),
      );
    },
  );

  it('does not read what nobody wants', () => {
    expect(parsePrometheusText('broken{ 1\na 2', new Set(['a']))).toEqual([
      { name: 'a', labels: {}, value: 2 },
    ]);
  });

  it('reads back whatever is written in the format', () => {
    const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/);
    const sample = fc.record({
      name,
      labels: fc.dictionary(name, fc.string({ unit: 'binary' }), {
        maxKeys: 4,
        noNullPrototype: true,
      }),
      value: fc.oneof(
        fc.double().map(value => value + 0),
        fc.constantFrom(Infinity, -Infinity, NaN, 0, 1),
      ),
    });
    const escaped = (text: string) =>
      text
        .replaceAll('\\', '\\\\')
        .replaceAll('"', '\\"')
        .replaceAll('\n', '\\n');
    const number = (value: number) =>
      String(value).replace('Infinity', 'Inf').replace(/^Inf/, '+Inf');
    fc.assert(
      fc.property(fc.array(sample), samples => {
        const text = samples
          .map(({ name: n, labels, value }) => {
            const pairs = Object.entries(labels).map(
              ([key, label]) => `${key}="${escaped(label)}"`,
            );
            return `${n}{${pairs.join(',')}} ${number(value)}\n`;
          })
          .join('# a comment\n');
        expect(parsePrometheusText(text)).toEqual(samples);
      }),
    );
  });

  it('either reads a text or refuses it, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        let outcome: unknown;
        try {
          outcome = parsePrometheusText(text);
        } catch (error) {
          outcome = error;
        }
        expect(
          Array.isArray(outcome) || outcome instanceof PrometheusTextError,
        ).toBe(true);
      }),
    );
  });
});

describe('readModelServerMetrics', () => {
  const page = `
vllm:num_requests_waiting{model_name="m"} 3
vllm:num_requests_running{model_name="m"} 2
vllm:kv_cache_usage_perc{model_name="m"} 0.25
vllm:cache_config_info{block_size="16",num_gpu_blocks="1024"} 1
`;

  it('takes queue, KV cache and cache size', () => {
    expect(readModelServerMetrics(page, names, NO_METRICS, 7)).toEqual({
      metrics: {
        waitingRequests: 3,
        runningRequests: 2,
        kvCacheUsage: 0.25,
        cacheBlockTokens: 16,
        cacheBlocks: 1024,
        updatedAt: 7,
      },
      missing: [],
    });
  });

  it('takes the adapters that were told last, by the value of the sample', () => {
    const lora = (running: string, waiting: string, at: number) =>
      `vllm:lora_requests_info{max_lora="2",running_lora_adapters="${running}",waiting_lora_adapters="${waiting}"} ${at}\n`;
    const { metrics } = readModelServerMetrics(
      `${page}${lora('a', '', 1)}${lora('a, b', 'c', 3)}${lora('c', '', 2)}`,
      names,
      NO_METRICS,
      7,
    );
    expect(metrics.adapters).toEqual({
      active: ['a', 'b'],
      waiting: ['c'],
      max: 2,
    });
    expect(
      readModelServerMetrics(page, names, metrics, 8).metrics.adapters,
    ).toEqual(metrics.adapters);
  });

  it('keeps the old figure of a family that is missing or no number', () => {
    const { metrics: old } = readModelServerMetrics(page, names, NO_METRICS, 7);
    expect(
      readModelServerMetrics(
        'vllm:num_requests_waiting 9\nvllm:kv_cache_usage_perc NaN\n',
        names,
        old,
        8,
      ),
    ).toEqual({
      metrics: { ...old, waitingRequests: 9, updatedAt: 8 },
      missing: ['vllm:num_requests_running'],
    });
  });
});
