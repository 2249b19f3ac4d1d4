import { ApiServer } from './ApiServer';
import type { ClusterRequest, ClusterTransport } from './ClusterTransport';

/** So many connections turn out to be closed, each when it is used. */
function transportWith(closed: number) {
  const asked: ClusterRequest[] = [];
  const transport: ClusterTransport = {
    cluster: 'test',
    async send(request) {
      asked.push(request);
      if (asked.length <= closed) {
        throw new TypeError('fetch failed', {
          cause: Object.assign(new Error('read ECONNRESET'), {
            code: 'ECONNRESET',
          }),
        });
      }
      return Response.json({});
    },
  };
  return { asked, server: new ApiServer(transport) };
}

const question: ClusterRequest = { method: 'GET', path: '/version' };

describe('connections that a server has closed while they were idle', () => {
  it.each([1, 2])('cost a question nothing but time (%p)', async closed => {
    const { asked, server } = transportWith(closed);
    expect((await server.send(question, 'ask')).status).toBe(200);
    expect(asked).toHaveLength(closed + 1);
  });

  it('are no excuse for a server that always closes', async () => {
    const { asked, server } = transportWith(99);
    await expect(server.send(question, 'ask')).rejects.toThrow(
      'could not be reached to ask: read ECONNRESET',
    );
    expect(asked).toHaveLength(3);
  });

  it('are told of where a write may have been done', async () => {
    const { asked, server } = transportWith(1);
    await expect(
      server.send({ method: 'POST', path: '/x' }, 'write'),
    ).rejects.toThrow('ECONNRESET');
    expect(asked).toHaveLength(1);
  });
});
