import { startApiServer } from '@llm-d-sim/local-cluster';
import { KubeConfigTransport } from '@llm-d-sim/plugin-llm-d-node';
import type { Fault } from '../__testUtils__/fault-proxy/Fault';
import {
  FaultProxy,
  type InjectedFault,
} from '../__testUtils__/fault-proxy/FaultProxy';
import { eventually, TestCluster } from '../testing/TestCluster';
import { PatientTransport } from './PatientTransport';

describe('PatientTransport', () => {
  let cluster: TestCluster;
  let proxy: FaultProxy;
  let injected: InjectedFault | undefined;

  /** With a fault that happens to the first `times` requests. */
  const transportWith = (fault: Fault, times: number, attempts = 3) => {
    injected?.remove();
    injected = proxy.inject({ times, fault });
    return new PatientTransport({
      inner: KubeConfigTransport.fromKubeConfig(proxy.kubeConfig, {
        cluster: 'test',
      }),
      timeoutMs: 500,
      attempts,
    });
  };
  const askingForPatience: Fault = {
    type: 'status',
    code: 429,
    reason: 'TooManyRequests',
    retryAfterSeconds: 1,
  };
  const version = { method: 'GET', path: '/version' } as const;

  beforeAll(async () => {
    cluster = await TestCluster.start(startApiServer);
    proxy = await FaultProxy.inFrontOf(cluster.kubeConfig);
  });
  afterAll(async () => {
    await proxy.stop();
    await cluster.stop();
  });

  it('comes again when the server says, and not earlier', async () => {
    const transport = transportWith(askingForPatience, 1);
    const began = performance.now();
    expect((await transport.send(version)).status).toBe(200);
    // A timer may fire a moment early.
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  it('hands on the refusal when it has come often enough', async () => {
    const transport = transportWith(askingForPatience, 9, 2);
    const before = proxy.count;
    expect((await transport.send(version)).status).toBe(429);
    expect(proxy.count - before).toBe(2);
  });

  it('does not come again unasked', async () => {
    const fault: Fault = {
      type: 'status',
      code: 500,
      reason: 'InternalError',
    };
    const before = proxy.count;
    expect((await transportWith(fault, 1).send(version)).status).toBe(500);
    expect(proxy.count - before).toBe(1);
  });

  it.each<[string, Fault]>([
    ['a server that says nothing', { type: 'silence' }],
    ['an answer that ends in the middle', { type: 'cut', when: 'answering' }],
  ])('fails in time because of %s', async (_, fault) => {
    const transport = transportWith(fault, 1);
    await expect(transport.send(version)).rejects.toThrow();
    expect((await transport.send(version)).status).toBe(200);
  });

  it('ends what is under way, and sends nothing more, when it is ended', async () => {
    const transport = transportWith(askingForPatience, 1);
    const before = proxy.count;
    const failure = transport.send(version).catch(String);
    await eventually('it has been sent', () =>
      proxy.count > before ? true : undefined,
    );
    transport.end('leadership lost');
    expect(await failure).toContain('leadership lost');
    await expect(transport.send(version)).rejects.toThrow('leadership lost');
    expect(proxy.count - before).toBe(1);
  });

  it("ends a request at the caller's wish", async () => {
    const transport = transportWith({ type: 'silence' }, 1);
    const controller = new AbortController();
    const failure = transport
      .send({ ...version, signal: controller.signal })
      .catch(String);
    controller.abort(new Error('no longer needed'));
    expect(await failure).toContain('no longer needed');
  });
});
