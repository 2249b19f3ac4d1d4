import { ConfigError } from '../config/ConfigError';
import { LineLogger } from '../log/LineLogger';
import { Datastore } from './Datastore';
import { FileDiscovery } from './FileDiscovery';

const file = (...endpoints: string[]) =>
  `endpoints:\n${endpoints.map(e => `- ${e}\n`).join('')}`;
const ONE = '{name: vllm-0, address: 10.0.0.1, port: "8000", labels: {a: b}}';
const TWO = '{name: vllm-1, namespace: n, address: 10.0.0.2, port: "9000"}';

function discovery(text: () => string, watchFile = false) {
  const lines: string[] = [];
  const logger = new LineLogger({
    verbosity: 2,
    format: 'zap named',
    write: line => lines.push(line),
    now: () => 0,
  });
  const made = new FileDiscovery({ path: '/f', watchFile }, text, logger);
  return { discovery: made, lines };
}

it('reads endpoints with their defaults', () => {
  const datastore = new Datastore();
  discovery(() => file(ONE, TWO)).discovery.start(
    datastore,
    new AbortController().signal,
  );
  expect(datastore.poolSynced).toBe(true);
  expect(datastore.endpoints()).toMatchObject([
    {
      name: 'vllm-0',
      namespace: 'default',
      address: '10.0.0.1',
      port: 8000,
      labels: { a: 'b' },
    },
    { name: 'vllm-1', namespace: 'n', address: '10.0.0.2', port: 9000 },
  ]);
});

it('follows the file, and keeps what there was when it is wrong', () => {
  jest.useFakeTimers();
  try {
    let text = file(ONE);
    const datastore = new Datastore();
    const ending = new AbortController();
    const { discovery: watching, lines } = discovery(() => text, true);
    watching.start(datastore, ending.signal);
    const names = () => datastore.endpoints().map(({ name }) => name);
    text = file(ONE, TWO);
    jest.advanceTimersByTime(1000);
    expect(names()).toEqual(['vllm-0', 'vllm-1']);
    text = 'endpoints: 1';
    jest.advanceTimersByTime(1000);
    expect(names()).toEqual(['vllm-0', 'vllm-1']);
    expect(lines.at(-1)).toContain('Failed to reload the endpoints file');
    text = file(TWO);
    jest.advanceTimersByTime(1000);
    expect(names()).toEqual(['vllm-1']);
    ending.abort();
    text = file(ONE);
    jest.advanceTimersByTime(5000);
    expect(names()).toEqual(['vllm-1']);
  } finally {
    jest.useRealTimers();
  }
});

it.each([
  ['no YAML', '{', /no YAML/],
  ['an IPv6 address', file('{name: a, address: "::1", port: "1"}'), /IPv4/],
  ['a port as a number', file('{name: a, address: 1.1.1.1, port: 1}'), /port/],
  [
    'a port out of range',
    file('{name: a, address: 1.1.1.1, port: "65536"}'),
    /1 to 65535/,
  ],
  ['too many bytes', `#${'x'.repeat(1024 * 1024)}`, /1 MiB/],
])('refuses %s', (_what, text, message) => {
  expect(() => discovery(() => text)).toThrow(message);
  expect(() => discovery(() => text)).toThrow(ConfigError);
});
