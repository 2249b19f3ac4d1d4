import { GatewayRoute, PoolBackend } from '../config/GatewayConfig';
import { GatewayLimits } from '../proxy/Limits';
import { GatewayProxy } from '../proxy/GatewayProxy';
import { ModelServer } from './ModelServer';
import { httpRequest, OpenResponse } from './httpRequest';
import { ScriptedEpp } from './ScriptedEpp';

/** A gateway before a pool of three model servers and an EPP, all real. */
export class TestBed {
  readonly gateway: GatewayProxy;
  readonly epp: ScriptedEpp;
  readonly servers: readonly ModelServer[];
  readonly accessLog: readonly Record<string, unknown>[];

  private constructor(parts: {
    gateway: GatewayProxy;
    epp: ScriptedEpp;
    servers: readonly ModelServer[];
    accessLog: readonly Record<string, unknown>[];
  }) {
    this.gateway = parts.gateway;
    this.epp = parts.epp;
    this.servers = parts.servers;
    this.accessLog = parts.accessLog;
  }

  static async start(
    options: {
      failureMode?: PoolBackend['failureMode'];
      tls?: { key: string; cert: string };
      timeout?: number;
      tryTimeout?: number;
      filters?: GatewayRoute['filters'];
      limits?: Partial<GatewayLimits>;
    } = {},
  ): Promise<TestBed> {
    const servers = await Promise.all(
      ['a', 'b', 'c'].map(name => ModelServer.start(name)),
    );
    const epp = await ScriptedEpp.start(options.tls);
    const accessLog: Record<string, unknown>[] = [];
    const gateway = await GatewayProxy.start({
      config: {
        listeners: [{ name: 'http', host: '127.0.0.1', port: 0 }],
        routes: [
          {
            name: 'ns/route/0',
            hostnames: [],
            matches: [],
            timeouts: {
              request: options.timeout ?? 0,
              backendRequest: options.tryTimeout ?? 0,
            },
            filters: options.filters,
            backends: [
              {
                type: 'pool',
                weight: 1,
                pool: { namespace: 'ns', name: 'pool' },
                epp: {
                  host: 'epp.ns.svc',
                  port: 9002,
                  tls: options.tls !== undefined,
                },
                failureMode: options.failureMode ?? 'FailClose',
                endpoints: servers.map(server => server.endpoint),
              },
            ],
          },
        ],
      },
      dialAddress: (host, port) =>
        host === 'epp.ns.svc'
          ? { host: '127.0.0.1', port: epp.port }
          : { host, port },
      log: line => {
        throw new Error(line);
      },
      accessLog: line => accessLog.push(JSON.parse(line)),
      limits: options.limits,
    });
    const bed = new TestBed({ gateway, epp, servers, accessLog });
    epp.decide = () => ({ destination: servers[0].address });
    return bed;
  }

  get port(): number {
    return this.gateway.addresses[0].port;
  }

  /** Posts a completion through the gateway. */
  async post(
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<OpenResponse> {
    return httpRequest(this.port, {
      method: 'POST',
      path: '/v1/completions?x=1',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.epp.stop();
    await Promise.all(this.servers.map(server => server.stop()));
  }
}
