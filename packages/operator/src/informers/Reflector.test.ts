import { Watch } from '@kubernetes/client-node';
import { startApiServer } from '@llm-d-sim/local-cluster';
import { KubeConfigTransport } from '@llm-d-sim/plugin-llm-d-node';
import { eventually, TestCluster } from '../testing/TestCluster';
import { ObjectCache } from './ObjectCache';
import { Reflector } from './Reflector';
import type { WatchedKind } from './WatchedKind';

const kind: WatchedKind = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  scope: 'all',
};

type Fault = Parameters<Watch['watch']> extends [
  unknown,
  unknown,
  infer OnEvent,
  infer OnDone,
]
  ? (onEvent: OnEvent, onDone: OnDone) => void
  : never;

/** Ways in which a watch ends, as client-node reports them. */
const faults: Record<string, Fault> = {
  'a broken connection': (_, done) => done(new Error('socket hang up')),
  'an answer of 500': (_, done) =>
    done(Object.assign(new Error('Internal'), { statusCode: 500 })),
  'a close without an event': (_, done) => done(undefined),
  'an expired version as status': (_, done) =>
    done(Object.assign(new Error('Gone'), { statusCode: 410 })),
  'an expired version as event': (onEvent, done) => {
    onEvent('ERROR', { kind: 'Status', code: 410, reason: 'Expired' });
    done(undefined);
  },
  'an event that cannot be read': (onEvent, done) => {
    onEvent('ADDED', { metadata: {} });
    done(undefined);
  },
  'silence for too long': (_, done) =>
    done(new DOMException('aborted', 'TimeoutError')),
};

/** A real watch whose first connection ends in a fault. */
class FaultyWatch extends Watch {
  #fault: Fault | undefined;

  breakNext(fault: Fault): void {
    this.#fault = fault;
  }

  override watch(
    ...parameters: Parameters<Watch['watch']>
  ): Promise<AbortController> {
    const fault = this.#fault;
    this.#fault = undefined;
    if (!fault) return super.watch(...parameters);
    const [, , onEvent, onDone] = parameters;
    fault(onEvent, onDone);
    return Promise.resolve(new AbortController());
  }
}

describe('Reflector', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
  });
  afterAll(() => cluster.stop());

  it.each(Object.entries(faults))('goes on after %s', async (_, fault) => {
    const namespace = await cluster.createNamespace();
    const configMap = (name: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, namespace },
    });
    const cache = new ObjectCache(() => {});
    const watch = new FaultyWatch(cluster.kubeConfig);
    watch.breakNext(fault);
    const reflector = new Reflector({
      watched: kind,
      cache,
      transport: KubeConfigTransport.fromKubeConfig(cluster.kubeConfig, {
        cluster: 'test',
      }),
      watch,
      random: () => 0,
      times: { watchSilenceMs: 30_000, relistMs: 600_000 },
      onError: () => {},
      onServed: () => {},
    });
    await cluster.apply(configMap('before'));
    reflector.start();
    await reflector.whenSynced();
    expect(cache.get(namespace, 'before')).toBeDefined();

    await cluster.apply(configMap('after'));
    await cluster.client.delete({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'before',
      namespace,
    });
    await eventually('the cache is as the cluster', () =>
      cache.get(namespace, 'after') && !cache.get(namespace, 'before')
        ? true
        : undefined,
    );
    await reflector.stop();
  });
});
