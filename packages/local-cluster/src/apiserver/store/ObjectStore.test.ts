import type { StoredObject } from '../api/ApiObject';
import { ObjectStore } from './ObjectStore';
import type { StoreEvent } from './StoreEvent';

const object = (name: string, namespace = 'ns'): StoredObject => ({
  apiVersion: 'v1',
  kind: 'Thing',
  metadata: {
    name,
    namespace,
    uid: name,
    resourceVersion: '',
    creationTimestamp: '2026-01-01T00:00:00Z',
  },
});

it('numbers all changes and tells listeners in order', () => {
  const store = new ObjectStore(100);
  const seen: StoreEvent[] = [];
  const stop = store.collection('things').subscribe(event => seen.push(event));
  store.put('things', object('a'));
  store.put('others', object('x'));
  store.put('things', object('a'));
  store.remove('things', object('a'));
  stop();
  store.put('things', object('b'));
  expect(seen.map(event => [event.type, event.revision])).toEqual([
    ['ADDED', 101],
    ['MODIFIED', 103],
    ['DELETED', 104],
  ]);
  expect(seen[2].previous?.metadata.resourceVersion).toBe('103');
});

it('lists by namespace and name', () => {
  const store = new ObjectStore(0);
  for (const [name, namespace] of [
    ['b', 'z'],
    ['a', 'z'],
    ['c', 'a'],
  ]) {
    store.put('things', object(name, namespace));
  }
  const collection = store.collection('things');
  expect(collection.list().map(each => each.metadata.name)).toEqual([
    'c',
    'a',
    'b',
  ]);
  expect(collection.list('z').map(each => each.metadata.name)).toEqual([
    'a',
    'b',
  ]);
  expect(collection.list('none')).toEqual([]);
});

it('remembers enough changes to resume over, forgets old ones, and forgets nothing of a quiet resource', () => {
  const store = new ObjectStore(10);
  store.put('quiet', object('q'));
  for (let change = 0; change < 9000; change += 1) {
    store.put('busy', object('b'));
  }
  const busy = store.collection('busy');
  expect(busy.remembers(11)).toBe(false);
  expect(busy.remembers(store.revision - 4000)).toBe(true);
  expect(busy.since(store.revision - 3)).toHaveLength(3);
  expect(store.collection('quiet').remembers(11)).toBe(true);
  expect(store.collection('quiet').remembers(9)).toBe(false);
  expect(store.collection('quiet').since(10)).toHaveLength(1);
});
