import type { ClusterRequest } from '@llm-d-sim/plugin-llm-d-node';
import { DryRunTransport } from './DryRunTransport';

async function sent(request: ClusterRequest): Promise<ClusterRequest> {
  const requests: ClusterRequest[] = [];
  await new DryRunTransport({
    cluster: 'test',
    send: async one => {
      requests.push(one);
      return new Response();
    },
  }).send(request);
  return requests[0];
}

describe('DryRunTransport', () => {
  it.each(['POST', 'PUT', 'PATCH'] as const)(
    'makes a %s a trial, and keeps what else it says',
    async method => {
      const request: ClusterRequest = {
        method,
        path: '/api/v1/namespaces',
        query: { fieldManager: 'me' },
        body: '{}',
      };
      expect(await sent(request)).toEqual({
        ...request,
        query: { fieldManager: 'me', dryRun: 'All' },
      });
    },
  );

  it.each([
    [undefined, { apiVersion: 'v1', kind: 'DeleteOptions' }],
    ['{"preconditions":{"uid":"a"}}', { preconditions: { uid: 'a' } }],
  ])(
    'says so in the body of a DELETE, where alone an API server looks: %s',
    async (body, options) => {
      const request = await sent({ method: 'DELETE', path: '/x', body });
      expect(JSON.parse(request.body ?? '')).toEqual({
        ...options,
        dryRun: ['All'],
      });
      expect(request.headers).toEqual({ 'content-type': 'application/json' });
    },
  );

  it('leaves a GET as it is', async () => {
    const request: ClusterRequest = { method: 'GET', path: '/api/v1/pods' };
    expect(await sent(request)).toBe(request);
  });
});
