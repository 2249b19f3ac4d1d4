import { ResourceRegistry } from '../registry/ResourceRegistry';
import { ObjectStore } from '../store/ObjectStore';
import { EventExpiry } from './EventExpiry';

it('removes events an hour after they were last seen', () => {
  const store = new ObjectStore(0);
  const expiry = new EventExpiry({
    store,
    registry: new ResourceRegistry([]),
    now: () => new Date('2026-01-01T12:00:00Z'),
    newUid: () => 'uid',
    newSuffix: () => 'bbbbb',
    log: () => {},
  });
  const event = (name: string, creationTimestamp: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name,
      namespace: 'ns',
      uid: name,
      resourceVersion: '',
      creationTimestamp,
    },
  });
  store.put('events', event('old', '2026-01-01T10:59:59Z'));
  store.put('events', event('young', '2026-01-01T11:00:01Z'));
  store.put('events', {
    ...event('repeated', '2026-01-01T01:00:00Z'),
    lastTimestamp: '2026-01-01T11:59:00Z',
  });
  expiry.sweep();
  expiry.stop();
  expect(
    store
      .collection('events')
      .list()
      .map(each => each.metadata.name),
  ).toEqual(['repeated', 'young']);
});
