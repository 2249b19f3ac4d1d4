import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { z } from 'zod';
import { startApiServer } from '../testing/apiServer';
import { systemClock } from '../time/Clock';
import { RequestSender, type Answer } from './RequestSender';
import { DirectWire } from './wire/DirectWire';
import { readMetrics } from '../health/readMetrics';
import { sendThroughGateway } from '../health/sendThroughGateway';
import { ServiceProxyWire } from './wire/ServiceProxyWire';

const request = {
  method: 'POST',
  path: '/v1/completions',
  headers: { 'content-type': 'application/json' },
  body: '{}',
} as const;

const answered = (answer: Answer) => {
  if (answer.type !== 'answered') {
    throw new Error(`nobody answered: ${answer.error}`);
  }
  return answer;
};

/** A server whose answers the test itself writes. */
async function withServer<T>(
  test: (server: {
    url: URL;
    /** The next request that arrives. */
    next(): Promise<ServerResponse>;
    connections(): number;
  }) => Promise<T>,
): Promise<T> {
  const arrived: ServerResponse[] = [];
  const waiting: ((response: ServerResponse) => void)[] = [];
  let connections = 0;
  const server: Server = createServer((incoming, response) => {
    incoming.resume();
    const waiter = waiting.shift();
    if (waiter) {
      waiter(response);
    } else {
      arrived.push(response);
    }
  });
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  try {
    return await test({
      url: new URL(`http://127.0.0.1:${port}`),
      connections: () => connections,
      next: () =>
        new Promise(resolve => {
          const response = arrived.shift();
          if (response) {
            resolve(response);
          } else {
            waiting.push(resolve);
          }
        }),
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const senderTo = (url: URL, signal?: AbortSignal) =>
  new RequestSender({ wire: new DirectWire(url), clock: systemClock, signal });

describe('RequestSender, to an address', () => {
  it('reads a stream as it comes: events, their times, tokens, the end', () =>
    withServer(async ({ next, url }) => {
      const sender = senderTo(url);
      const sending = sender.send(request);
      const response = await next();
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const parts = [
        'data: {"choices":[{"text":"o',
        'ne"}]}\n\ndata: {"choices":[{"text":"two"}]}\n\n',
        'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":1}}}\n\ndata: [DONE]\n\n',
      ];
      for (const part of parts) {
        response.write(part);
        // Until it has really gone out, parts may be put together.
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
      response.end();
      const { body, stream, ttftMs, e2eMs } = answered(await sending);
      expect(body).toBe('');
      expect(stream).toMatchObject({
        events: 3,
        done: true,
        usage: {
          prompt_tokens: 3,
          completion_tokens: 2,
          prompt_tokens_details: { cached_tokens: 1 },
        },
      });
      expect(ttftMs).toBeLessThanOrEqual(e2eMs);
      await sender.close();
    }));

  it('sees a stream that stops in the middle, and one with an error in it', () =>
    withServer(async ({ next, url }) => {
      const sender = senderTo(url);
      const first = sender.send(request);
      const broken = await next();
      broken.writeHead(200, { 'content-type': 'text/event-stream' });
      broken.write('data: {"choices":[]}\n\n');
      await new Promise(resolve => {
        setImmediate(resolve);
      });
      broken.destroy();
      expect(await first).toMatchObject({ type: 'unanswered' });

      const second = sender.send(request);
      const failed = await next();
      failed.writeHead(200, { 'content-type': 'text/event-stream' });
      failed.end('data: {"error":{"message":"no room"}}\n\ndata: [DONE]\n\n');
      expect(answered(await second).stream).toMatchObject({
        error: 'no room',
        done: true,
      });
      await sender.close();
    }));

  it('opens a connection for each request that is under way', () =>
    withServer(async ({ connections, next, url }) => {
      const sender = senderTo(url);
      const many = Array.from({ length: 50 }, () => sender.send(request));
      const responses = await Promise.all(many.map(() => next()));
      expect(connections()).toBe(50);
      responses.forEach(response => response.end('{}'));
      await Promise.all(many);
      await sender.close();
    }));

  it('gives everything up at once when it is told to', () =>
    withServer(async ({ next, url }) => {
      const controller = new AbortController();
      const reason = new Error('cancelled by a person');
      const sender = senderTo(url, controller.signal);
      const many = Array.from({ length: 10 }, () => sender.send(request));
      const settled = Promise.allSettled(many);
      const responses = await Promise.all(many.map(() => next()));
      const closed = responses.map(response => once(response, 'close'));
      controller.abort(reason);
      expect(await settled).toEqual(
        many.map(() => ({ status: 'rejected', reason })),
      );
      await Promise.all(closed);
      await expect(sender.send(request)).rejects.toBe(reason);
      await sender.close();
    }));

  it('asks for the host that the route is for', () =>
    withServer(async ({ next, url }) => {
      const sender = new RequestSender({
        wire: new DirectWire(url, 'models.example.com'),
        clock: systemClock,
      });
      const sending = sender.send(request);
      const response = await next();
      expect(response.req.headers.host).toBe('models.example.com');
      response.end('{}');
      expect(answered(await sending).status).toBe(200);
      await sender.close();
    }));

  it('follows no redirect, and tells of a closed port', () =>
    withServer(async ({ next, url }) => {
      const sender = senderTo(url);
      const sending = sender.send(request);
      const response = await next();
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      expect(answered(await sending).status).toBe(302);
      await sender.close();

      const nowhere = senderTo(new URL('http://127.0.0.1:1'));
      expect(await nowhere.send(request)).toMatchObject({
        type: 'unanswered',
        error: expect.stringContaining('ECONNREFUSED'),
      });
      await nowhere.close();
    }));
});

describe('RequestSender, through the service proxy', () => {
  it('has five requests under way and no more, uncompressed', async () => {
    let underWay = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const api = await startApiServer(async ({ headers, path }) => {
      if (!path.includes('/proxy/')) {
        return undefined;
      }
      expect(headers['accept-encoding']).toBe('identity');
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>(resolve => {
        release.push(resolve);
      });
      underWay -= 1;
      return { body: {} };
    });
    try {
      const sender = new RequestSender({
        wire: new ServiceProxyWire({
          cluster: api.client,
          target: { namespace: 'ns', name: 'gw', port: 80 },
        }),
        clock: systemClock,
      });
      const many = Promise.all(
        Array.from({ length: 12 }, () => sender.send(request)),
      );
      for (const wave of [5, 5, 2]) {
        while (release.length < wave) {
          await new Promise(resolve => {
            setImmediate(resolve);
          });
        }
        release.splice(0).forEach(go => go());
      }
      await many;
      expect(most).toBe(5);
      expect((await many).map(answer => answered(answer).status)).toEqual(
        Array.from({ length: 12 }, () => 200),
      );
    } finally {
      await api.stop();
    }
  });

  it('shares them with every other run and probe of the cluster', async () => {
    let underWay = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const api = await startApiServer(async ({ path }) => {
      if (!path.includes('/proxy')) {
        return undefined;
      }
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>(resolve => {
        release.push(resolve);
      });
      underWay -= 1;
      return { body: {} };
    });
    try {
      const sender = () =>
        new RequestSender({
          wire: new ServiceProxyWire({
            cluster: api.client,
            target: { namespace: 'ns', name: 'gw', port: 80 },
          }),
          clock: systemClock,
        });
      const [one, other] = [sender(), sender()];
      const runs = [one, one, one, one, other, other, other, other];
      const all = Promise.all<unknown>([
        ...runs.map(each => each.send(request)),
        readMetrics(api.client, { namespace: 'ns', name: 'pod', port: 9090 }),
        sendThroughGateway(
          {
            cluster: api.client,
            entrance: {
              type: 'service-proxy',
              service: { namespace: 'ns', name: 'gw', port: 80 },
            },
          },
          { method: 'GET', path: '/v1/models' },
        ),
      ]);
      for (const wave of [5, 5]) {
        while (release.length < wave) {
          await new Promise(resolve => {
            setImmediate(resolve);
          });
        }
        release.splice(0).forEach(go => go());
      }
      await all;
      expect(most).toBe(5);
    } finally {
      await api.stop();
    }
  });

  it('takes nobody’s turn when it is given up while it waits', async () => {
    const release: (() => void)[] = [];
    const api = await startApiServer(async ({ path }) => {
      if (!path.includes('/proxy/')) {
        return undefined;
      }
      await new Promise<void>(resolve => {
        release.push(resolve);
      });
      return { body: {} };
    });
    try {
      const wire = new ServiceProxyWire({
        cluster: api.client,
        target: { namespace: 'ns', name: 'gw', port: 80 },
      });
      const listener = { written: () => {}, head: () => {}, data: () => {} };
      const first = Array.from({ length: 5 }, () =>
        wire.send(request, listener),
      );
      const waiting = wire.send(request, listener);
      const last = wire.send(request, listener);
      const reason = new Error('given up');
      waiting.cancel(reason);
      await expect(waiting.ended).rejects.toBe(reason);
      const all = Promise.all([...first, last].map(({ ended }) => ended));
      let done = false;
      const finished = all.finally(() => {
        done = true;
      });
      while (!done) {
        release.splice(0).forEach(go => go());
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
      await finished;
    } finally {
      await api.stop();
    }
  });
});
