import { once } from 'node:events';
import { createServer } from 'node:http';
import { ApiServer } from './ApiServer';
import type { ClusterRequest } from './ClusterTransport';

const question: ClusterRequest = { method: 'GET', path: '/version' };
const write: ClusterRequest = { method: 'POST', path: '/x', body: '{}' };

describe('connections that a server has closed while they were idle', () => {
  /** So many of them turn out to be closed, each when it is used. */
  let closed: number;
  let asked: number;
  let server: ApiServer;
  const http = createServer((request, response) => {
    asked += 1;
    if (asked <= closed) {
      request.socket.resetAndDestroy();
    } else {
      response.end('{}');
    }
  });
  beforeAll(async () => {
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const address = http.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    server = new ApiServer({
      cluster: 'test',
      send: ({ body, method, path }) =>
        fetch(`http://127.0.0.1:${port}${path}`, { method, body }),
    });
  });
  beforeEach(() => {
    asked = 0;
  });
  afterAll(async () => {
    http.closeAllConnections();
    await once(http.close(), 'close');
  });

  it.each([1, 2])('cost a question nothing but time (%p)', async count => {
    closed = count;
    expect((await server.send(question, 'ask')).status).toBe(200);
    expect(asked).toBe(count + 1);
  });

  it('are no excuse for a server that always closes', async () => {
    closed = 99;
    await expect(server.send(question, 'ask')).rejects.toThrow(
      'could not be reached to ask: read ECONNRESET',
    );
    expect(asked).toBe(3);
  });

  it('are told of where a write may have been done', async () => {
    closed = 1;
    await expect(server.send(write, 'write')).rejects.toThrow('ECONNRESET');
    expect(asked).toBe(1);
  });
});
