import { KubeConfig } from '@kubernetes/client-node';
import { startApiServer, type ApiServer } from '@llm-d-sim/local-cluster';
import { installCustomResourceDefinitions } from '@llm-d-sim/operator';
import { DefaultClusterClient } from '../cluster/DefaultClusterClient';
import { KubeConfigTransport } from '../cluster/KubeConfigTransport';
import type {
  ClusterRequest,
  ClusterTransport,
} from '../cluster/ClusterTransport';
import { ClusterFollower, type ClusterChange } from './ClusterFollower';

const fieldManager = 'test';
const namespace = 'llm-d-sim';

function transportTo(server: ApiServer, port?: string): KubeConfigTransport {
  const url = new URL(server.url);
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'local',
      server: port ? `https://127.0.0.1:${port}` : url.origin,
      caData: server.caData,
      skipTLSVerify: false,
    },
    { name: 'admin', token: server.adminToken },
  );
  return KubeConfigTransport.fromKubeConfig(kubeConfig, { cluster: 'local' });
}

/** Counts requests, and can be cut off. */
class WatchedTransport implements ClusterTransport {
  readonly cluster = 'local';
  readonly requests: ClusterRequest[] = [];
  readonly #to: ClusterTransport;
  cut = false;

  constructor(to: ClusterTransport) {
    this.#to = to;
  }

  async send(request: ClusterRequest): Promise<Response> {
    this.requests.push(request);
    if (this.cut) {
      throw new Error('connect ECONNREFUSED');
    }
    return this.#to.send(request);
  }

  lists(plural: string): number {
    return this.requests.filter(
      ({ path, query }) =>
        path.endsWith(`/${plural}`) && query?.watch === undefined,
    ).length;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

describe('ClusterFollower', () => {
  const ends: (() => Promise<unknown>)[] = [];
  let server: ApiServer;
  let client: DefaultClusterClient;
  let direct: KubeConfigTransport;

  const service = (name: string, port = 80) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { ports: [{ port }] },
  });

  beforeAll(async () => {
    server = await startApiServer({ log: () => {} });
    ends.push(() => server.stop());
    direct = transportTo(server);
    ends.push(() => direct.close());
    client = DefaultClusterClient.create({ transport: direct });
    await installCustomResourceDefinitions(client);
    await client.apply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      { fieldManager },
    );
    await client.apply(service('first'), { fieldManager });
  });

  afterAll(async () => {
    for (const end of ends.reverse()) {
      await end();
    }
  });

  async function follow(mode: 'watch' | 'poll') {
    const transport = new WatchedTransport(direct);
    const changes: ClusterChange[] = [];
    const follower = new ClusterFollower({
      transport,
      mode,
      onChange: change => changes.push(change),
      now: () => new Date(),
      times: { pollMs: 20, retryMs: 20 },
    });
    follower.start();
    ends.push(() => follower.stop());
    await follower.whenSynced();
    return { changes, follower, transport };
  }

  it.each(['watch', 'poll'] as const)(
    'by %s knows what there is, and learns what comes, changes and goes',
    async mode => {
      const { changes, follower } = await follow(mode);
      const store = follower.store('Service');
      expect(store.get(namespace, 'first')?.metadata.managedFields).toBe(
        undefined,
      );
      changes.length = 0;
      await client.apply(service(mode), { fieldManager });
      await until(() => store.get(namespace, mode) !== undefined);
      expect(changes).toContainEqual({
        kind: 'Service',
        namespaces: new Set([namespace]),
      });
      const before = store.inNamespace(namespace);
      expect(store.inNamespace(namespace)).toBe(before);
      await client.apply(service(mode, 81), { fieldManager });
      await until(() =>
        JSON.stringify(store.get(namespace, mode)?.spec).includes('81'),
      );
      await client.delete({ ...service(mode), name: mode, namespace });
      await until(() => store.get(namespace, mode) === undefined);
      expect(follower.state()).toMatchObject({
        name: 'local',
        state: mode === 'watch' ? 'watched' : 'polled',
        observedAt: expect.any(String),
      });
    },
  );

  it('lists each kind once, whatever happens in the cluster', async () => {
    const { follower, transport } = await follow('watch');
    for (const name of ['a', 'b', 'c']) {
      await client.apply(service(name), { fieldManager });
    }
    await until(
      () => follower.store('Service').get(namespace, 'c') !== undefined,
    );
    expect(transport.lists('services')).toBe(1);
    expect(transport.lists('pods')).toBe(1);
  });

  it('calls a kind that the cluster does not serve a gap, not a failure', async () => {
    const { follower } = await follow('watch');
    const { gaps, objects } = follower.lists();
    expect(gaps).toContainEqual(
      expect.objectContaining({ kind: 'HTTPRoute', code: 'KindNotServed' }),
    );
    expect(objects.Pod).toEqual([]);
    expect(objects.HTTPRoute).toBeUndefined();
    expect(follower.state().state).toBe('watched');
  });

  it('keeps what it knew while the cluster is away, and says since when', async () => {
    const { changes, follower, transport } = await follow('poll');
    changes.length = 0;
    transport.cut = true;
    await until(() => follower.state().state === 'unreachable');
    expect(follower.state()).toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
      observedAt: expect.any(String),
    });
    expect(follower.store('Service').get(namespace, 'first')).toBeDefined();
    expect(changes.length).toBeGreaterThan(0);
    transport.cut = false;
    await until(() => follower.state().state === 'polled');
  });
});
