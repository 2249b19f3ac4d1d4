import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { LabelIndex, selects } from './LabelIndex';

const namespace = fc.constantFrom('a', 'b');
const labels = fc.dictionary(
  fc.constantFrom('app.kubernetes.io/name', 'llm-d.ai/role', 'team'),
  fc.constantFrom('x', 'y'),
);
const pod = fc
  .record({ namespace, labels, name: fc.constantFrom('p', 'q', 'r', 's') })
  .map(
    (metadata): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
    }),
  );
const step = fc.oneof(
  fc.record({ type: fc.constantFrom('put' as const, 'remove' as const), pod }),
  fc.record({
    type: fc.constant('register' as const),
    key: fc.constantFrom('one', 'two', 'three'),
    selections: fc.array(fc.record({ namespace, matchLabels: labels }), {
      maxLength: 3,
    }),
  }),
);

describe('LabelIndex', () => {
  it('finds exactly what a search through everything finds, in both directions', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.record({ namespace, matchLabels: labels }),
        pod,
        (steps, selection, asked) => {
          const index = new LabelIndex();
          const pods = new Map<string, KubernetesObject>();
          const registered = new Map<string, (typeof selection)[]>();
          for (const one of steps) {
            if (one.type === 'register') {
              index.register(one.key, one.selections);
              registered.set(one.key, one.selections);
            } else {
              const { metadata } = one.pod;
              const id = `${metadata.namespace}/${metadata.name}`;
              index[one.type](one.pod);
              if (one.type === 'put') pods.set(id, one.pod);
              else pods.delete(id);
            }
          }
          expect(index.find(selection)).toEqual(
            [...pods.values()]
              .filter(one => selects(selection, one))
              .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)),
          );
          expect(index.keysFor(asked).sort()).toEqual(
            [...registered]
              .filter(([, selections]) =>
                selections.some(one => selects(one, asked)),
              )
              .map(([key]) => key)
              .sort(),
          );
        },
      ),
    );
  });
});
