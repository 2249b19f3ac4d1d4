import {
  LABEL_OWNER_UID,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import fc from 'fast-check';
import { ObjectCache } from './ObjectCache';

const objectAt = (
  name: string,
  version: number,
  { uid = `uid-${name}`, owner = 'owner' } = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name,
    namespace: 'ns',
    uid,
    resourceVersion: String(version),
    labels: { [LABEL_OWNER_UID]: owner },
  },
});

describe('ObjectCache', () => {
  it('never goes back to a state from before our own write, in whatever order the watch delivers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
        versions => {
          const seen: number[] = [];
          const cache = new ObjectCache(object =>
            seen.push(Number(object.metadata.resourceVersion)),
          );
          for (const version of versions) cache.put(objectAt('a', version));
          expect(cache.get('ns', 'a')?.metadata.resourceVersion).toBe(
            String(Math.max(...versions)),
          );
          // Each report to the listener is newer than the one before: no repetition, no step back.
          expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('takes a namesake with another UID for what it is, but not one that went before', () => {
    const cache = new ObjectCache(() => {});
    cache.put(objectAt('a', 90));
    cache.put(objectAt('a', 12, { uid: 'earlier' }));
    expect(cache.get('ns', 'a')?.metadata.uid).toBe('uid-a');
    cache.put(objectAt('a', 95, { uid: 'other', owner: 'somebody' }));
    expect(cache.get('ns', 'a')?.metadata.uid).toBe('other');
    expect(cache.ownedBy('owner')).toEqual([]);
    expect(cache.ownedBy('somebody')).toHaveLength(1);
    // The late report of the first one's deletion does not remove the second.
    cache.remove(objectAt('a', 91));
    expect(cache.get('ns', 'a')?.metadata.uid).toBe('other');
  });

  it('drops what a list no longer names, but not what we wrote after that list', () => {
    const changes: string[] = [];
    const cache = new ObjectCache((object, change) =>
      changes.push(`${change} ${object.metadata.name}`),
    );
    cache.put(objectAt('gone', 5));
    cache.put(objectAt('kept', 6));
    cache.put(objectAt('written-after-the-list', 20));
    cache.replace([objectAt('kept', 6), objectAt('new', 7)], '10');
    expect([...cache.values()].map(({ metadata }) => metadata.name)).toEqual([
      'kept',
      'written-after-the-list',
      'new',
    ]);
    expect(changes.slice(3)).toEqual(['changed new', 'deleted gone']);
    expect(
      cache.ownedBy('owner').map(({ metadata }) => metadata.name),
    ).toHaveLength(3);
  });

  it('remembers that a deletion is under way until the object is gone', () => {
    const cache = new ObjectCache(() => {});
    const object = objectAt('a', 5);
    cache.put(object);
    expect(cache.isDeleting(object)).toBe(false);
    cache.noteDeleting(object);
    expect(cache.isDeleting(object)).toBe(true);
    cache.remove(objectAt('a', 7));
    // The answer to an older write of ours comes late: the object does not rise again.
    cache.put(objectAt('a', 6));
    expect(cache.get('ns', 'a')).toBeUndefined();
    const successor = objectAt('a', 9, { uid: 'second' });
    cache.put(successor);
    expect(cache.isDeleting(successor)).toBe(false);
  });

  it('takes back what a list had left out, when a later one names it, unchanged', () => {
    const cache = new ObjectCache(() => {});
    cache.put(objectAt('a', 5));
    cache.replace([], '10');
    expect(cache.get('ns', 'a')).toBeUndefined();
    // A watch that lags behind that list proves nothing.
    cache.put(objectAt('a', 5));
    expect(cache.get('ns', 'a')).toBeUndefined();
    cache.replace([objectAt('a', 5)], '11');
    expect(cache.get('ns', 'a')).toBeDefined();
  });

  it('takes back what had only lost the label that it is watched by', () => {
    const cache = new ObjectCache(() => {});
    cache.put(objectAt('a', 5));
    cache.remove(objectAt('a', 6));
    cache.put(objectAt('a', 7));
    expect(cache.get('ns', 'a')).toBeDefined();
  });
});
