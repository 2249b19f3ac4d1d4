import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { removableNow } from './removableNow';

const object = (
  kind: string,
  name: string,
  component?: string,
): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: {
    name,
    ...(component && { labels: { 'app.kubernetes.io/component': component } }),
  },
});
const route = object('HTTPRoute', 'old-route', 'route');
const pool = object('InferencePool', 'old-pool', 'inference-pool');
const prefill = object('Deployment', 'demo-prefill', 'prefill');
const decode = object('Deployment', 'demo-decode', 'decode');

describe('while something that is wanted could not be made', () => {
  it('what was switched off may go, although other parts of its kind are wanted', () => {
    expect(removableNow([route, prefill], [decode])).toEqual({
      removable: [route, prefill],
      waiting: [],
    });
  });

  it('a part that is wanted under another name stays, and what it may lead to with it', () => {
    const renamed = object('InferencePool', 'new-pool', 'inference-pool');
    expect(removableNow([prefill, pool, route], [renamed])).toEqual({
      removable: [route],
      waiting: [pool, prefill],
    });
    const otherRoute = object('HTTPRoute', 'new-route', 'route');
    expect(removableNow([prefill, pool, route], [otherRoute])).toEqual({
      removable: [],
      waiting: [route, pool, prefill],
    });
  });

  it('a part whose label somebody took away counts as any part of its kind', () => {
    const bare = object('Deployment', 'demo-prefill');
    expect(removableNow([bare], [decode]).waiting).toEqual([bare]);
    expect(removableNow([bare], [route]).removable).toEqual([bare]);
  });

  it('everything either goes or waits, and nothing goes that something else may succeed', () => {
    const some = fc.array(
      fc
        .tuple(
          fc.constantFrom('HTTPRoute', 'Gateway', 'InferencePool', 'Service'),
          fc.constantFrom('a', 'b', undefined),
          fc.nat(),
        )
        .map(([kind, component, id]) => object(kind, `${id}`, component)),
    );
    fc.assert(
      fc.property(some, some, (unwanted, wanted) => {
        const { removable, waiting } = removableNow(unwanted, wanted);
        expect(new Set([...removable, ...waiting])).toEqual(new Set(unwanted));
        expect(removable.length + waiting.length).toBe(unwanted.length);
        for (const { kind, metadata } of removable) {
          const component = metadata.labels?.['app.kubernetes.io/component'];
          expect(
            wanted.filter(
              one =>
                one.kind === kind &&
                one.metadata.labels?.['app.kubernetes.io/component'] ===
                  component,
            ),
          ).toEqual([]);
        }
      }),
    );
  });
});
