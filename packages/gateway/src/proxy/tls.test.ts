import { once } from 'node:events';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { GatewayListener, ServingCertificate } from '../config/GatewayConfig';
import { ModelServer } from '../testing/ModelServer';
import { GatewayProxy } from './GatewayProxy';

const certificateOf = async (name: string): Promise<ServingCertificate> => {
  const pem = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    algorithm: 'sha256',
  });
  return { certificate: pem.cert, privateKey: pem.private };
};

/** Status, body and the name in the certificate that was shown. */
const get = async (port: number, host: string, servername = host) => {
  const outgoing = request({
    host: '127.0.0.1',
    port,
    path: '/',
    headers: { host },
    servername,
    rejectUnauthorized: false,
    agent: false,
  });
  outgoing.end();
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
  const { socket } = incoming;
  const shown =
    socket instanceof TLSSocket ? socket.getPeerCertificate().subject.CN : '';
  return { status: incoming.statusCode, shown, body: await text(incoming) };
};

describe('HTTPS listeners', () => {
  let gateway: GatewayProxy;
  let server: ModelServer;
  let shop: GatewayListener;
  let others: GatewayListener;
  const routes = () => [
    {
      name: 'ns/r/0',
      hostnames: [],
      matches: [],
      backends: [
        {
          type: 'service' as const,
          weight: 1,
          endpoints: [server.endpoint],
        },
      ],
    },
  ];
  beforeEach(async () => {
    server = await ModelServer.start('s');
    gateway = await GatewayProxy.start({
      config: { listeners: [], routes: [] },
      dialAddress: (host, port) => ({ host, port }),
      log: line => {
        throw new Error(line);
      },
    });
    const at = { host: '127.0.0.1', port: await freePort() };
    others = { ...at, name: 'all', tls: [await certificateOf('all')] };
    shop = {
      ...at,
      name: 'shop',
      hostname: 'shop.example',
      tls: [await certificateOf('shop')],
    };
    await gateway.update({ listeners: [others, shop], routes: routes() });
  });
  afterEach(async () => {
    await gateway.stop();
    await server.stop();
  });
  const port = () => gateway.addresses[0].port;

  it('show the certificate of the name that a client asks for', async () => {
    expect(await get(port(), 'shop.example')).toMatchObject({
      status: 200,
      shown: 'shop',
      body: '{"servedBy":"s"}',
    });
    expect((await get(port(), 'other.example')).shown).toBe('all');
    expect((await get(port(), '127.0.0.1', '')).shown).toBe('all');
    expect(server.received[0].headers).toMatchObject({
      host: 'shop.example',
      'x-forwarded-proto': 'https',
    });
  });

  it('take another certificate without closing their port', async () => {
    const before = port();
    await gateway.update({
      listeners: [others, { ...shop, tls: [await certificateOf('renewed')] }],
      routes: routes(),
    });
    expect(port()).toBe(before);
    expect((await get(before, 'shop.example')).shown).toBe('renewed');
    await gateway.update({
      listeners: [{ ...others, tls: [await certificateOf('new')] }],
      routes: routes(),
    });
    expect((await get(before, '127.0.0.1', '')).shown).toBe('new');
  });

  it('do not answer in clear text', async () => {
    await expect(
      fetch(`http://127.0.0.1:${port()}/`).then(response => response.text()),
    ).rejects.toThrow();
  });

  it('close, whoever is about to connect', async () => {
    const half = connect(port(), '127.0.0.1');
    await once(half, 'connect');
    // Who comes later is heard later, so the half connection is known by now.
    await get(port(), 'shop.example');
    const closed = once(half.resume(), 'close');
    await gateway.stop();
    await closed;
    expect(half.destroyed).toBe(true);
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = await ModelServer.start('free');
  const { port } = server.endpoint;
  await server.stop();
  return port;
}
