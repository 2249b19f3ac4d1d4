import fc from 'fast-check';
import type { StoredObject } from './KubernetesObject';
import { ObjectCache } from './ObjectCache';

const object = (name: string, uid: string, version: number): StoredObject => ({
  metadata: {
    name,
    namespace: 'default',
    uid,
    resourceVersion: String(version),
    creationTimestamp: '2026-01-01T00:00:00Z',
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Owner',
        name: 'o',
        uid: `owner-${version % 2}`,
        controller: true,
      },
    ],
  },
});

describe('ObjectCache', () => {
  it('holds the newest state whatever the order in which events and our own writes are heard of', () => {
    // A history of one name: made, changed, deleted, made again under another uid, ...
    const history = fc.array(fc.constantFrom('change', 'delete'), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (steps, choices) => {
        let uid = 1;
        const told = steps.map((step, index) => {
          const entry = {
            step,
            state: object('x', `uid-${uid}`, index + 1),
          };
          if (step === 'delete') uid += 1;
          return entry;
        });
        const last = told.at(-1);
        const cache = new ObjectCache<StoredObject>();
        // The watch tells the history in order; echoes of our writes come at any time after they happened.
        const echoes: StoredObject[] = [];
        for (const { step, state } of told) {
          if (step === 'delete') cache.remove(state);
          else cache.put(state);
          echoes.push(state);
          const pick = choices.next().value ?? 0;
          const echo = echoes[pick % echoes.length];
          const gone = told.some(
            one => one.step === 'delete' && one.state === echo,
          );
          if (echo && !gone) cache.put(echo);
        }
        const current = cache.get({ namespace: 'default', name: 'x' });
        expect(current).toBe(last?.step === 'delete' ? undefined : last?.state);
        expect([...cache.list()]).toEqual(current ? [current] : []);
        expect([
          ...cache.controlledBy('owner-0'),
          ...cache.controlledBy('owner-1'),
        ]).toEqual(current ? [current] : []);
      }),
    );
  });

  it('drops what a list lacks, but not what is newer than the list', () => {
    const cache = new ObjectCache<StoredObject>();
    cache.put(object('old', 'a', 3));
    cache.put(object('new', 'b', 9));
    const changes = cache.replace([object('other', 'c', 4)], '5');
    expect(
      [...cache.list()].map(({ metadata }) => metadata.name).sort(),
    ).toEqual(['new', 'other']);
    expect(changes).toHaveLength(2);
  });
});
