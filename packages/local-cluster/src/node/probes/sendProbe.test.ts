import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type Server as TcpServer } from 'node:net';
import {
  Server as GrpcServer,
  ServerCredentials,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { sendProbe, type ProbeTarget } from './sendProbe';

const target: ProbeTarget = {
  podIP: '127.0.0.1',
  portOf: port => (typeof port === 'number' ? port : undefined),
  dialAddress: (host, port) => ({ host, port }),
};

const healthCheck = {
  Check: {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: (bytes: Buffer) => bytes,
    requestDeserialize: (bytes: Buffer) => bytes,
    responseSerialize: (bytes: Buffer) => bytes,
    responseDeserialize: (bytes: Buffer) => bytes,
  },
};

function portOf(server: TcpServer): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('sendProbe', () => {
  let http: Server;
  let httpPort: number;
  let closedPort: number;
  beforeAll(async () => {
    http = createHttpServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      if (pathname === '/silent') return;
      response.statusCode = Number(searchParams.get('status') ?? '200');
      response.end(request.headers['x-probe']);
    }).listen(0, '127.0.0.1');
    const closed = createServer().listen(0, '127.0.0.1');
    await Promise.all([once(http, 'listening'), once(closed, 'listening')]);
    httpPort = portOf(http);
    closedPort = portOf(closed);
    closed.close();
    await once(closed, 'close');
  });
  afterAll(async () => {
    http.close();
    http.closeAllConnections();
    await once(http, 'close');
  });

  it.each([
    [200, true],
    [302, true],
    [404, false],
    [503, false],
  ])('takes HTTP status %d as healthy: %s', async (status, healthy) => {
    const answer = await sendProbe(
      { httpGet: { port: httpPort, path: `/?status=${status}` } },
      target,
    );
    expect(answer.healthy).toBe(healthy);
  });

  it('says what it asked when nobody answers', async () => {
    const httpGet = { port: closedPort, path: '/health' };
    expect(await sendProbe({ httpGet }, target)).toEqual({
      healthy: false,
      message: expect.stringContaining(
        `Get "http://127.0.0.1:${closedPort}/health"`,
      ),
    });
  });

  it('waits no longer than the timeout', async () => {
    const httpGet = { port: httpPort, path: '/silent' };
    expect(await sendProbe({ httpGet, timeoutSeconds: 0.05 }, target)).toEqual({
      healthy: false,
      message: expect.stringContaining('no answer within 50 ms'),
    });
  });

  it('takes an open TCP port as healthy and a closed one as not', async () => {
    expect(await sendProbe({ tcpSocket: { port: httpPort } }, target)).toEqual({
      healthy: true,
    });
    expect(
      await sendProbe({ tcpSocket: { port: closedPort } }, target),
    ).toMatchObject({ healthy: false });
  });

  it('asks gRPC health for the service that the probe names', async () => {
    const server = new GrpcServer();
    const check: UntypedHandleCall = (
      call: { request: Buffer },
      reply: (error: null, bytes: Buffer) => void,
    ) => {
      const service = call.request.subarray(2).toString();
      reply(null, Buffer.from([0x08, service === 'inference' ? 1 : 2]));
    };
    server.addService(healthCheck, { Check: check });
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(
        '127.0.0.1:0',
        ServerCredentials.createInsecure(),
        (error, bound) => (error ? reject(error) : resolve(bound)),
      );
    });
    try {
      expect(
        await sendProbe({ grpc: { port, service: 'inference' } }, target),
      ).toEqual({ healthy: true });
      expect(await sendProbe({ grpc: { port } }, target)).toEqual({
        healthy: false,
        message: 'service unhealthy (responded with "NOT_SERVING")',
      });
    } finally {
      server.forceShutdown();
    }
    expect(
      await sendProbe({ grpc: { port: closedPort } }, target),
    ).toMatchObject({ healthy: false });
  });

  it('says that there is nothing to run a command in', async () => {
    expect(
      await sendProbe({ exec: { command: ['true'] } }, target),
    ).toMatchObject({ healthy: false });
  });
});
