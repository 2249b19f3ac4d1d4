import { stringAt } from '../json/navigate';
import { RunningApiServer } from '../testing/RunningApiServer';

let api: RunningApiServer;
beforeAll(async () => {
  api = await RunningApiServer.start();
});
afterAll(() => api.stop());

describe('access', () => {
  it('lets nobody in without a good token', async () => {
    const denied = await api.client.send('GET', '/api/v1/pods', {
      token: 'wrong',
    });
    expect(denied.status).toBe(401);
    expect(denied.body).toMatchObject({
      kind: 'Status',
      reason: 'Unauthorized',
    });
  });

  it('refuses a foreign Host header', async () => {
    const { status } = await api.client.send('GET', '/api', {
      host: 'evil.example',
    });
    expect(status).toBe(400);
  });

  it('takes the token of a ServiceAccount, issued by request or for a pod', async () => {
    const ns = await api.namespace();
    const path = `/api/v1/namespaces/${ns}/serviceaccounts/default/token`;
    const request = await api.client.send('POST', path, { body: {} });
    for (const token of [
      stringAt(request.body, 'status', 'token'),
      api.server.issueServiceAccountToken(ns, 'default'),
    ]) {
      const review = await api.client.send(
        'POST',
        '/apis/authentication.k8s.io/v1/selfsubjectreviews',
        { body: {}, token },
      );
      expect(stringAt(review.body, 'status', 'userInfo', 'username')).toBe(
        `system:serviceaccount:${ns}:default`,
      );
    }
  });

  it('gives a pod a token that lasts for a year, and no longer', async () => {
    let now = Date.UTC(2026, 0, 1);
    const aging = await RunningApiServer.start({ clock: () => new Date(now) });
    const day = 24 * 3600;
    const answer = await aging.client.send(
      'POST',
      '/api/v1/namespaces/default/serviceaccounts/default/token',
      { body: { spec: { expirationSeconds: 365 * day } } },
    );
    const token = stringAt(answer.body, 'status', 'token');
    expect(stringAt(answer.body, 'status', 'expirationTimestamp')).toBe(
      '2027-01-01T00:00:00Z',
    );
    const statusAfter = async (days: number) => {
      now = Date.UTC(2026, 0, 1 + days);
      return (await aging.client.send('GET', '/api', { token })).status;
    };
    expect(await statusAfter(364)).toBe(200);
    expect(await statusAfter(366)).toBe(401);
    await aging.stop();
  });

  it('answers health checks to anybody, and unknown paths like the real server', async () => {
    expect((await api.client.send('GET', '/readyz', { token: 'x' })).text).toBe(
      'ok',
    );
    const unknown = await api.client.send('GET', '/apis/nothing.example/v1');
    expect([unknown.status, unknown.text]).toEqual([
      404,
      '404 page not found\n',
    ]);
    const openapi = await api.client.send('GET', '/openapi/v2');
    expect([openapi.status, openapi.text]).toEqual([200, '']);
  });

  it('says what to do about protobuf', async () => {
    const { status, body } = await api.client.send(
      'POST',
      '/api/v1/namespaces',
      {
        body: {},
        contentType: 'application/vnd.kubernetes.protobuf',
      },
    );
    expect(status).toBe(415);
    expect(stringAt(body, 'message')).toContain('kubectl apply -f');
  });
});
