import fc from 'fast-check';
import { BalancingPolicy, Endpoint } from '../config/GatewayConfig';
import { Balancer } from './Balancer';

const endpoints = (count: number): Endpoint[] =>
  Array.from({ length: count }, (_, i) => ({ ip: `10.0.0.${i}`, port: 80 }));
const [a, b, c] = endpoints(3);

describe('Balancer', () => {
  it('takes endpoints in turn, each backend by itself', () => {
    const balancer = new Balancer(() => 0);
    const first = (backend: string) =>
      balancer.order(backend, [a, b, c], 'ROUND_ROBIN')[0];
    expect([
      first('x'),
      first('x'),
      first('y'),
      first('x'),
      first('x'),
    ]).toEqual([a, b, a, c, a]);
  });

  it('takes the one of two drawn that has fewer requests', () => {
    const balancer = new Balancer(() => 0);
    const first = () => balancer.order('x', [a, b, c], 'LEAST_REQUEST')[0];
    // With draws of 0 the two are always a and b.
    expect(first()).toBe(a);
    const end = balancer.begin(a);
    expect(first()).toBe(b);
    balancer.begin(b);
    balancer.begin(b);
    expect(first()).toBe(a);
    end();
    end();
    expect(first()).toBe(a);
  });

  it('spreads requests that stay evenly when it looks at how many there are', () => {
    // A linear congruential generator: the same draws in every run.
    let seed = 1;
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const spread = (policy: BalancingPolicy): number => {
      const balancer = new Balancer(random);
      const all = endpoints(10);
      const counts = new Map<Endpoint, number>(all.map(one => [one, 0]));
      for (let i = 0; i < 1_000; i += 1) {
        const [chosen] = balancer.order('x', all, policy);
        balancer.begin(chosen);
        counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
      }
      return Math.max(...counts.values()) - Math.min(...counts.values());
    };
    expect(spread('LEAST_REQUEST')).toBeLessThanOrEqual(5);
    expect(spread('RANDOM')).toBeGreaterThan(10);
  });

  it('always gives every endpoint once', () => {
    fc.assert(
      fc.property(
        fc.nat(6),
        fc.constantFrom<BalancingPolicy>(
          'ROUND_ROBIN',
          'LEAST_REQUEST',
          'RANDOM',
        ),
        fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }),
        (count, policy, draw) => {
          const all = endpoints(count);
          const given = new Balancer(() => draw).order('x', all, policy);
          expect(new Set(given)).toEqual(new Set(all));
          expect(given).toHaveLength(count);
        },
      ),
    );
  });
});
