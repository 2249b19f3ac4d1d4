import http2 from 'node:http2';
import net, { AddressInfo } from 'node:net';
import { once } from 'node:events';
import fc from 'fast-check';
import { FrameReader } from './frames';
import { HeaderBlocks } from './AuthorityCleaner';
import { HeaderField, HpackDecoder } from './HpackDecoder';
import { literalHeaderBlock } from './literalHeaderBlock';
import { tolerantConnection } from './tolerantConnection';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

it('decodes the examples of RFC 7541, appendix C.4', () => {
  const decoder = new HpackDecoder();
  const common: HeaderField[] = [
    [':method', 'GET'],
    [':scheme', 'http'],
    [':path', '/'],
    [':authority', 'www.example.com'],
  ];
  expect(
    decoder.decode(hex('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff')),
  ).toEqual(common);
  expect(decoder.decode(hex('8286 84be 5886 a8eb 1064 9cbf'))).toEqual([
    ...common,
    ['cache-control', 'no-cache'],
  ]);
  expect(
    decoder.decode(
      hex('8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf'),
    ),
  ).toEqual([
    [':method', 'GET'],
    [':scheme', 'https'],
    [':path', '/index.html'],
    [':authority', 'www.example.com'],
    ['custom-key', 'custom-value'],
  ]);
});

it('decodes what it encodes', () => {
  const bytes = fc
    .uint8Array({ maxLength: 300 })
    .map(array => Buffer.from(array).toString('latin1'));
  fc.assert(
    fc.property(fc.array(fc.tuple(bytes, bytes)), fields => {
      expect(new HpackDecoder().decode(literalHeaderBlock(fields))).toEqual(
        fields,
      );
    }),
  );
});

/** A server that takes any authority, and what it sees. */
async function startServer() {
  const server = http2.createServer((request, response) => {
    response.end(JSON.stringify(request.headers));
  });
  const listener = net.createServer(socket =>
    tolerantConnection(socket, connection =>
      server.emit('connection', connection),
    ),
  );
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return { port, stop: () => listener.close() };
}

async function ask(
  session: http2.ClientHttp2Session,
  headers: http2.OutgoingHttpHeaders,
  body = '',
) {
  const request = session.request({ ':method': 'POST', ...headers });
  request.end(body);
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return JSON.parse(text);
}

it.each([
  ['an ordinary name', 'epp.ns:9002', 'epp.ns:9002'],
  [
    "the name of one of Istio's clusters",
    'outbound|9002||epp.ns.svc.cluster.local',
    'outbound-9002--epp.ns.svc.cluster.local',
  ],
])(
  'lets a client in that calls the server by %s',
  async (_what, name, seen) => {
    const server = await startServer();
    const session = http2.connect(`http://127.0.0.1:${server.port}`);
    for (let i = 0; i < 3; i++) {
      const headers = {
        ':authority': name,
        ':path': `/${i}`,
        'x-long': 'v'.repeat(i * 10_000),
      };
      // Later requests refer to the headers of earlier ones.
      expect(await ask(session, headers, 'x'.repeat(i * 50_000))).toMatchObject(
        {
          ':authority': seen,
          ':path': `/${i}`,
          'x-long': 'v'.repeat(i * 10_000),
        },
      );
    }
    const many = Array.from({ length: 20 }, (_, i) =>
      ask(session, { ':authority': name, ':path': `/many/${i}` }),
    );
    expect((await Promise.all(many)).map(h => h[':path'])).toEqual(
      many.map((_, i) => `/many/${i}`),
    );
    session.close();
    server.stop();
  },
);

it('understands every header that a client of Node can send', async () => {
  // Node encodes with Huffman and the dynamic table, in blocks of any size.
  const received: HeaderField[][] = [];
  const listener = net.createServer(socket => {
    const reader = new FrameReader();
    const blocks = new HeaderBlocks();
    socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]));
    socket.on('data', chunk => {
      for (const frame of reader.push(chunk)) {
        const headers = blocks.push(frame);
        if (headers && headers !== 'pending') {
          received.push(headers.fields);
        }
      }
    });
    socket.on('error', () => {});
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const session = http2.connect(`http://127.0.0.1:${port}`);
  const printable = Array.from({ length: 95 }, (_, i) =>
    String.fromCharCode(32 + i),
  ).join('');
  const sent = [printable.trim(), 'a', printable.repeat(200).trim(), 'a'];
  sent.forEach(value => session.request({ 'x-value': value }));
  while (received.length < sent.length) {
    await new Promise(resolve => {
      setTimeout(resolve, 5);
    });
  }
  expect(
    received.map(fields => fields.find(([name]) => name === 'x-value')?.[1]),
  ).toEqual(sent);
  session.destroy();
  listener.close();
});

it('hangs up on what is no HTTP/2', async () => {
  const server = await startServer();
  const socket = net.connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  expect(socket.destroyed).toBe(true);
  server.stop();
});
