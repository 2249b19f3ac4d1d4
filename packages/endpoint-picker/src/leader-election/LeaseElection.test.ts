import { setTimeout as pause } from 'node:timers/promises';
import { PooledKubeConfig } from '../datastore/kubernetes/PooledKubeConfig';
import { KubernetesApi } from '../testing/KubernetesApi';
import { eventually } from '../testing/startTestPicker';
import { LeaseElection, leaseName } from './LeaseElection';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/ns/leases';
const name = leaseName({ namespace: 'ns', name: 'pool' });
const times = {
  leaseDurationMs: 1000,
  renewDeadlineMs: 300,
  retryPeriodMs: 20,
};

let api: KubernetesApi;
const ends: (() => Promise<unknown>)[] = [];
beforeEach(async () => {
  api = await KubernetesApi.start();
});
afterEach(async () => {
  await Promise.all(ends.splice(0).map(end => end()));
  await api.stop();
});

function candidate(identity: string) {
  const kubeConfig = new PooledKubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'c', server: api.url, caData: api.caData }],
    users: [{ name: 'u', token: 'secret' }],
    contexts: [{ name: 'x', cluster: 'c', user: 'u' }],
    currentContext: 'x',
  });
  const stop = new AbortController();
  const errors: unknown[] = [];
  const election = new LeaseElection({
    kubeConfig,
    namespace: 'ns',
    name,
    identity,
    times,
    now: Date.now,
    onLeading: () => {},
    onError: error => errors.push(error),
  });
  const result = election.run(stop.signal);
  const end = async () => {
    stop.abort();
    await result;
    await kubeConfig.close();
  };
  ends.push(end);
  return { election, result, end, errors };
}

const holder = () =>
  (api.get(LEASES, name)?.spec as { holderIdentity: string }).holderIdentity;

it('is named after the pool', () => {
  expect(name).toBe('epp-ns-pool.gateway-api-inference-extension.sigs.k8s.io');
});

it('has one leader, and another one at once when it steps down', async () => {
  const a = candidate('a');
  await eventually(() => a.election.standing === 'leader');
  const b = candidate('b');
  // Long enough for many attempts.
  await pause(10 * times.retryPeriodMs);
  expect(b.election.standing).toBe('standby');
  expect(holder()).toBe('a');

  await a.end();
  expect(await a.result).toBe('stopped');
  await eventually(() => b.election.standing === 'leader');
  expect(holder()).toBe('b');
  expect(api.get(LEASES, name)?.spec).toMatchObject({ leaseTransitions: 1 });
  expect([...a.errors, ...b.errors]).toEqual([]);
});

it('takes the lease of a leader that has died', async () => {
  api.put(LEASES, {
    metadata: { name, namespace: 'ns' },
    spec: { holderIdentity: 'dead', leaseDurationSeconds: 1 },
  });
  const a = candidate('a');
  await eventually(() => a.election.standing === 'leader');
  expect(holder()).toBe('a');
});

it('is lost when somebody else holds the lease', async () => {
  const a = candidate('a');
  await eventually(() => a.election.standing === 'leader');
  api.put(LEASES, {
    metadata: { name, namespace: 'ns' },
    spec: { holderIdentity: 'usurper', leaseDurationSeconds: 1000 },
  });
  expect(await a.result).toBe('lost');
  expect(a.election.standing).toBe('standby');
});
