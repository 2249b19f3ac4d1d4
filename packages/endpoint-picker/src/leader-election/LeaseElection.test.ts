import { setTimeout as pause } from 'node:timers/promises';
import { PooledKubeConfig } from '../datastore/kubernetes/PooledKubeConfig';
import { KubernetesApi } from '../testing/KubernetesApi';
import { eventually } from '../testing/startTestPicker';
import { ElectionTimes } from './ElectionTimes';
import { LeaseElection, leaseName } from './LeaseElection';

const LEASES = '/apis/coordination.k8s.io/v1/namespaces/ns/leases';
const name = leaseName({ namespace: 'ns', name: 'pool' });
const times = {
  leaseDurationMs: 1000,
  renewDeadlineMs: 700,
  retryPeriodMs: 20,
  releaseTimeoutMs: 10_000,
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

function candidate(
  identity: string,
  onLeading = () => {},
  changed: Partial<ElectionTimes> = {},
) {
  const kubeConfig = new PooledKubeConfig();
  kubeConfig.loadFromOptions({
    clusters: [{ name: 'c', server: api.url, caData: api.caData }],
    users: [{ name: 'u', token: identity }],
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
    times: { ...times, ...changed },
    now: Date.now,
    onLeading,
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

describe('when the API server says nothing', () => {
  it('is lost before another one leads', async () => {
    const told: string[] = [];
    const a = candidate('a', () => told.push('a leads'));
    const lost = a.result.then(() => told.push('a is out'));
    await eventually(() => a.election.standing === 'leader');
    const b = candidate('b', () => told.push('b leads'));
    api.silence(token => token === 'a');
    await eventually(() => b.election.standing === 'leader');
    await lost;
    expect(told).toEqual(['a leads', 'a is out', 'b leads']);
    expect(await a.result).toBe('lost');
    expect(a.election.standing).toBe('standby');
    expect(holder()).toBe('b');
    expect(a.errors.at(-1)).toMatchObject({
      message: 'the Lease did not answer',
    });
  });

  it('stops a leader when it is told to', async () => {
    // No renewal ends by itself before the test's own time is over.
    const a = candidate('a', undefined, {
      renewDeadlineMs: 3_600_000,
      releaseTimeoutMs: 50,
    });
    await eventually(() => a.election.standing === 'leader');
    let asked = 0;
    api.silence(() => {
      asked += 1;
      return true;
    });
    await eventually(() => asked > 0);
    await a.end();
    expect(await a.result).toBe('stopped');
    expect(a.election.standing).toBe('standby');
  });

  it('leads once it speaks again', async () => {
    api.silence(() => true);
    const a = candidate('a');
    await eventually(() => a.errors.length > 1);
    expect(a.election.standing).toBe('standby');
    api.silence(() => false);
    await eventually(() => a.election.standing === 'leader');
  });
});
