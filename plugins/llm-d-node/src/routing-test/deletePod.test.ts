import type { EndpointFact, RunRequest } from '@llm-d-sim/plugin-llm-d-common';
import { startApiServer } from '../testing/apiServer';
import { deletePod } from './deletePod';

const endpoints: EndpointFact[] = ['demo-a', 'demo-b'].map(pod => ({
  name: `${pod}-rank-0`,
  pod,
  ready: true,
}));

function servedBy(...names: (string | undefined)[]): RunRequest[] {
  return names.map((served, index) => ({
    index,
    phase: 'before',
    requestId: `r${index}`,
    status: 200,
    startedAtMs: index,
    lagMs: 0,
    ...(served !== undefined && { served }),
  }));
}

/** What is deleted when these have answered. */
async function deletedAfter(rows: readonly RunRequest[]) {
  const api = await startApiServer(({ method }) =>
    method === 'DELETE' ? { body: { kind: 'Status' } } : undefined,
  );
  try {
    const name = await deletePod(
      api.client,
      { namespace: 'ns', endpoints },
      { type: 'delete-pod', atMs: 0, servedMostOf: 'before' },
      rows,
      {},
    );
    const paths = api.server.received
      .filter(({ method }) => method === 'DELETE')
      .map(({ path }) => path);
    return { name, paths };
  } finally {
    await api.stop();
  }
}

describe('the pod that a run deletes', () => {
  it('is the endpoint that has served most', async () => {
    expect(
      await deletedAfter(
        servedBy('demo-a-rank-0', 'demo-b-rank-0', 'demo-b-rank-1'),
      ),
    ).toEqual({
      name: 'demo-b',
      paths: ['/api/v1/namespaces/ns/pods/demo-b'],
    });
  });

  it('is an endpoint of the pool, whatever the answers say', async () => {
    expect(
      await deletedAfter(
        servedBy('payroll-0', 'payroll-0-rank-0', 'demo-a-rank-0'),
      ),
    ).toEqual({
      name: 'demo-a',
      paths: ['/api/v1/namespaces/ns/pods/demo-a'],
    });
  });

  it('is none when no answer names an endpoint', async () => {
    expect(await deletedAfter(servedBy('payroll-0-rank-0', undefined))).toEqual(
      { name: undefined, paths: [] },
    );
  });
});
