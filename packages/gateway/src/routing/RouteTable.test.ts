import fc from 'fast-check';
import { GatewayRoute, RouteMatch } from '../config/GatewayConfig';
import { chooseBackend } from './chooseBackend';
import { requestTraits } from './RequestTraits';
import { RouteTable } from './RouteTable';

const listeners = [{ name: 'http', host: '127.0.0.1', port: 80 }];
const onHttp = new Set(['http']);

const route = (
  name: string,
  match?: RouteMatch,
  hostnames: string[] = [],
): GatewayRoute => ({
  name,
  hostnames,
  matches: match ? [match] : [],
  backends: [],
});

const request = (
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
) =>
  requestTraits({
    method,
    target,
    headers: Object.entries({ host: 'shop.example.com', ...headers }),
  });

const prefix = (value: string): RouteMatch => ({
  path: { type: 'PathPrefix', value },
});

// From the most to the least specific; the request meets all of them.
const ladder: GatewayRoute[] = [
  route('exact host, any path', undefined, ['shop.example.com']),
  route('longer wildcard', undefined, ['*.example.com']),
  route('shorter wildcard', undefined, ['*.com']),
  route('exact path', { path: { type: 'Exact', value: '/v1/chat/x' } }),
  route('regular expression', {
    path: { type: 'RegularExpression', value: '/v1/.*' },
  }),
  route('long prefix', prefix('/v1/chat')),
  route('short prefix, method, headers', {
    ...prefix('/v1'),
    method: 'GET',
    headers: [{ name: 'A', value: '1' }],
  }),
  route('short prefix, method', { ...prefix('/v1'), method: 'GET' }),
  route('short prefix, two headers', {
    ...prefix('/v1'),
    headers: [
      { name: 'a', value: '1' },
      { name: 'b', type: 'RegularExpression', value: '[0-9]+' },
    ],
  }),
  route('short prefix, one header', {
    ...prefix('/v1'),
    headers: [{ name: 'a', value: '1' }],
  }),
  route('short prefix, query', {
    ...prefix('/v1'),
    queryParams: [{ name: 'q', value: 'z' }],
  }),
  route('short prefix', prefix('/v1')),
  route('everything'),
];

const specimen = request('/v1/chat/x?q=z', { a: '1', b: '22' });

describe('RouteTable', () => {
  it('takes the most specific route, in whatever order routes are given', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ladder, { minLength: 1 }), routes => {
        const best = ladder.find(one => routes.includes(one));
        const table = new RouteTable({ listeners, routes });
        expect(table.match(onHttp, specimen)?.route.name).toBe(best?.name);
      }),
    );
  });

  it('lets the order decide between equals', () => {
    const table = new RouteTable({
      listeners,
      routes: [route('older', prefix('/v1')), route('newer', prefix('/v1'))],
    });
    expect(table.match(onHttp, specimen)?.route.name).toBe('older');
  });

  it.each([
    ['/v1', '/v1', true],
    ['/v1', '/v1/', true],
    ['/v1', '/v1/models', true],
    ['/v1/', '/v1', true],
    ['/v1', '/v1x', false],
    ['/v1', '/', false],
    ['/', '/anything?query', true],
  ])('prefix %s against %s: %s', (value, target, matches) => {
    const table = new RouteTable({
      listeners,
      routes: [route('r', prefix(value))],
    });
    expect(table.match(onHttp, request(target)) !== undefined).toBe(matches);
  });

  it('keeps a route to its listeners, and a listener to its hostname', () => {
    const table = new RouteTable({
      listeners: [
        { name: 'all', host: '127.0.0.1', port: 80 },
        { name: 'shop', host: '127.0.0.1', port: 80, hostname: 'shop.org' },
        { name: 'other', host: '127.0.0.1', port: 81 },
      ],
      routes: [
        { ...route('for all'), listeners: ['all'] },
        { ...route('for shop'), listeners: ['shop'] },
      ],
    });
    const both = new Set(['all', 'shop']);
    const at = (host: string) => request('/', { host });
    expect(table.match(both, at('shop.org:8080'))?.route.name).toBe('for shop');
    expect(table.match(both, at('elsewhere.org'))?.route.name).toBe('for all');
    expect(table.match(new Set(['other']), at('shop.org'))).toBeUndefined();
  });

  it('does not take a wildcard for the name itself, nor a broken expression for a match', () => {
    const table = new RouteTable({
      listeners,
      routes: [
        route('wildcard', undefined, ['*.shop.example.com']),
        route('broken', { path: { type: 'RegularExpression', value: '(' } }),
      ],
    });
    expect(table.match(onHttp, request('/('))).toBeUndefined();
  });
});

describe('chooseBackend', () => {
  it('gives every backend its share and a backend of weight 0 none', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 5 });
    fc.assert(
      fc.property(weights, given => {
        const backends = given.map(weight => ({
          type: 'service' as const,
          weight,
          endpoints: [],
        }));
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const counts = new Map(backends.map(backend => [backend, 0]));
        for (let slice = 0; slice < total; slice += 1) {
          const drawn = chooseBackend(backends, () => (slice + 0.5) / total);
          const known = backends.find(backend => backend === drawn);
          if (known) {
            counts.set(known, (counts.get(known) ?? 0) + 1);
          }
        }
        expect([...counts.values()]).toEqual(given);
      }),
    );
  });

  it('chooses nothing when no backend has a weight', () => {
    const idle = { type: 'service' as const, weight: 0, endpoints: [] };
    expect(chooseBackend([idle], () => 0.5)).toBeUndefined();
    expect(chooseBackend([], () => 0.5)).toBeUndefined();
  });
});
