import { startLocalCluster } from '@llm-d-sim/local-cluster';
import { ConformanceCluster, Served } from './testing/ConformanceCluster';

jest.setTimeout(180_000);

const poolRef = (name: string, more: object = {}) => ({
  group: 'inference.networking.k8s.io',
  kind: 'InferencePool',
  name,
  ...more,
});
const under = (prefix: string, ...backendRefs: object[]) => ({
  matches: [{ path: { type: 'PathPrefix', value: prefix } }],
  backendRefs,
});
const accepted = {
  Accepted: 'True Accepted',
  ResolvedRefs: 'True ResolvedRefs',
};

/**
 * The conformance tests of the Gateway API Inference Extension (profile
 * Gateway) that a gateway shows without a cluster of its own, by their names
 * there. Left out: InferencePoolAppProtocol, for the local gateway speaks
 * HTTP/1.1 to pods and refuses pools that want h2c by status.
 */
describe('conformance with the Inference Extension', () => {
  let cluster: ConformanceCluster;
  let primary: { name: string; ip: string }[];
  let secondary: { name: string; ip: string }[];
  beforeAll(async () => {
    cluster = await ConformanceCluster.start(startLocalCluster);
    for (const name of ['conformance-primary', 'conformance-secondary']) {
      await cluster.createGateway(name);
    }
    await cluster.createPool('primary', 'FailClose');
    await cluster.createPool('secondary', 'FailOpen');
    primary = await cluster.podsOf('primary');
    secondary = await cluster.podsOf('secondary');
  });
  afterAll(() => cluster.stop());

  const selecting = (...endpoints: string[]) => ({
    'test-epp-endpoint-selection': endpoints.join(','),
  });
  const namesOf = (pods: readonly { name: string }[]) =>
    pods.map(({ name }) => name);
  const ask = (target: string, headers: Record<string, string> = {}) =>
    cluster.ask('conformance-primary', target, headers);
  /** Waits until a path leads somewhere. */
  const reachable = (target: string, gateway = 'conformance-primary') =>
    cluster.eventually(async () => {
      expect((await cluster.ask(gateway, target)).status).toBe(200);
    });
  /** Asks often, ten at a time. */
  const askOften = async (
    times: number,
    target: string,
    headers: Record<string, string> = {},
  ): Promise<Served[]> => {
    const served: Served[] = [];
    const worker = async (share: number) => {
      for (let i = 0; i < share; i += 1) {
        served.push(await ask(target, headers));
      }
    };
    await Promise.all(Array.from({ length: 10 }, () => worker(times / 10)));
    return served;
  };

  it('InferencePoolAccepted, InferencePoolResolvedRefsCondition: each gateway speaks for itself, and takes back what it said', async () => {
    const rules = (prefix: string) => [under(prefix, poolRef('primary'))];
    expect(await cluster.verdicts('InferencePool', 'primary')).toEqual({});
    await cluster.createRoute('one', 'conformance-primary', rules('/one'));
    await cluster.createRoute('two', 'conformance-secondary', rules('/two'));
    await cluster.eventually(async () => {
      expect(await cluster.verdicts('InferencePool', 'primary')).toEqual({
        'conformance-primary': accepted,
        'conformance-secondary': accepted,
      });
    });
    await reachable('/one');
    await reachable('/two', 'conformance-secondary');

    await cluster.delete('HTTPRoute', 'one');
    await cluster.eventually(async () => {
      expect(await cluster.verdicts('InferencePool', 'primary')).toEqual({
        'conformance-secondary': accepted,
      });
      expect((await ask('/one')).status).toBe(404);
    });
    await reachable('/two', 'conformance-secondary');

    await cluster.delete('HTTPRoute', 'two');
    await cluster.eventually(async () => {
      expect(await cluster.verdicts('InferencePool', 'primary')).toEqual({});
      expect((await cluster.ask('conformance-secondary', '/two')).status).toBe(
        404,
      );
    });
  });

  it('InferencePoolInvalidEPPService, InferencePoolMissingEPPRef, HTTPRouteInvalidInferencePoolRef: what does not resolve is told, and answered 500', async () => {
    const spec = {
      selector: { matchLabels: { app: 'primary' } },
      targetPorts: [{ number: 3000 }],
    };
    await cluster.create('InferencePool', 'lost-epp', {
      spec: {
        ...spec,
        endpointPickerRef: { name: 'nobody', port: { number: 9002 } },
      },
    });
    await cluster.create('InferencePool', 'no-epp', { spec });
    await cluster.createRoute('invalid', 'conformance-primary', [
      under('/lost-epp', poolRef('lost-epp')),
      under('/no-epp', poolRef('no-epp')),
    ]);
    await cluster.createRoute('no-pool', 'conformance-primary', [
      under('/no-pool', poolRef('nowhere')),
    ]);
    await cluster.eventually(async () => {
      expect(await cluster.verdicts('HTTPRoute', 'invalid')).toEqual({
        'conformance-primary': accepted,
      });
      expect(await cluster.verdicts('InferencePool', 'lost-epp')).toEqual({
        'conformance-primary': {
          Accepted: 'True Accepted',
          ResolvedRefs: 'False InvalidExtensionRef',
        },
      });
      expect(await cluster.verdicts('InferencePool', 'no-epp')).toMatchObject({
        'conformance-primary': { Accepted: 'False EndpointPickerRefMissing' },
      });
      expect(await cluster.verdicts('HTTPRoute', 'no-pool')).toEqual({
        'conformance-primary': {
          Accepted: 'True Accepted',
          ResolvedRefs: 'False BackendNotFound',
        },
      });
      for (const target of ['/lost-epp', '/no-epp', '/no-pool']) {
        expect((await ask(target)).status).toBe(500);
      }
    });
  });

  it('InferencePoolHTTPRoutePortValidation: a reference’s port does not matter', async () => {
    await cluster.createRoute('ports', 'conformance-primary', [
      under('/port-unset', poolRef('primary')),
      under('/port-matching', poolRef('primary', { port: 3000 })),
      under('/port-other', poolRef('primary', { port: 8888 })),
    ]);
    for (const target of ['/port-unset', '/port-matching', '/port-other']) {
      await reachable(target);
      expect((await ask(target)).port).toBe(3000);
    }
  });

  it('HTTPRouteMultipleRulesDifferentPools: each rule has its pool', async () => {
    await cluster.createRoute('rules', 'conformance-primary', [
      under('/primary', poolRef('primary')),
      under('/secondary', poolRef('secondary')),
    ]);
    for (const [target, pods] of [
      ['/primary', primary],
      ['/secondary', secondary],
    ] as const) {
      await reachable(target);
      const served = await askOften(20, target);
      expect(new Set(served.map(({ pod }) => pod))).toEqual(
        new Set(namesOf(pods)),
      );
    }
  });

  it('HTTPRouteMultipleGatewaysDifferentPools: each gateway has its pool', async () => {
    await cluster.createRoute('gateway-one', 'conformance-primary', [
      under('/shared', poolRef('primary')),
    ]);
    await cluster.createRoute('gateway-two', 'conformance-secondary', [
      under('/shared', poolRef('secondary')),
    ]);
    for (const [gateway, pods] of [
      ['conformance-primary', primary],
      ['conformance-secondary', secondary],
    ] as const) {
      await reachable('/shared', gateway);
      const { pod } = await cluster.ask(gateway, '/shared');
      expect(namesOf(pods)).toContain(pod);
    }
  });

  it('GatewayFollowingEPPRouting: one, two or three endpoints, and only these', async () => {
    await cluster.createRoute('follow', 'conformance-primary', [
      under('/follow', poolRef('primary')),
    ]);
    await reachable('/follow');
    for (const count of [1, 2, 3]) {
      const chosen = primary.slice(0, count);
      const served = await askOften(
        100,
        '/follow',
        selecting(...chosen.map(({ ip }) => ip)),
      );
      expect(new Set(served.map(({ status }) => status))).toEqual(
        new Set([200]),
      );
      expect(new Set(served.map(({ pod }) => pod))).toEqual(
        new Set(namesOf(chosen)),
      );
    }
  });

  it('GatewayDestinationEndpointServed: the EPP hears who served', async () => {
    await cluster.createRoute('served', 'conformance-primary', [
      under('/served', poolRef('primary')),
    ]);
    await reachable('/served');
    for (const { ip, name } of primary) {
      expect(await ask('/served', selecting(ip))).toMatchObject({
        pod: name,
        servedEndpoint: `${ip}:3000`,
      });
    }
  });

  it('GatewayFollowingEPPRoutingWithDataParallelism: a pod’s ports are endpoints of their own', async () => {
    const ports = [3000, 3002, 3004];
    await cluster.createPool('dp', 'FailClose', ports);
    const pods = await cluster.podsOf('dp');
    await cluster.createRoute('dp', 'conformance-primary', [
      under('/dp', poolRef('dp')),
    ]);
    await reachable('/dp');
    const [first] = pods;
    const byAddress = await askOften(30, '/dp', selecting(first.ip));
    expect(new Set(byAddress.map(({ pod }) => pod))).toEqual(
      new Set([first.name]),
    );
    expect(new Set(byAddress.map(({ port }) => port))).toEqual(new Set(ports));
    for (const { ip, name } of pods) {
      for (const port of ports) {
        expect(await ask('/dp', selecting(`${ip}:${port}`))).toMatchObject({
          pod: name,
          port,
          servedEndpoint: `${ip}:${port}`,
        });
      }
    }
  });

  it('GatewayWeightedAcrossTwoInferencePools: 70 to 30, each pool by its own EPP', async () => {
    await cluster.createRoute('weighted', 'conformance-primary', [
      under(
        '/weighted',
        poolRef('primary', { weight: 70 }),
        poolRef('secondary', { weight: 30 }),
      ),
    ]);
    await reachable('/weighted');
    const requests = 200;
    const [first] = primary;
    const [other] = secondary;
    const served = await askOften(
      requests,
      '/weighted',
      selecting(first.ip, other.ip),
    );
    expect(new Set(served.map(({ pod }) => pod))).toEqual(
      new Set([first.name, other.name]),
    );
    const share =
      served.filter(({ pod }) => pod === first.name).length / requests;
    const sigma = Math.sqrt((0.7 * 0.3) / requests);
    expect(Math.abs(share - 0.7)).toBeLessThanOrEqual(
      Math.max(0.1, 4.5 * sigma),
    );
  });

  it('EppUnAvailableFailOpen, and its opposite: any pod of the pool, or 503', async () => {
    await cluster.createRoute('failing', 'conformance-primary', [
      under('/open', poolRef('secondary')),
      under('/close', poolRef('primary')),
    ]);
    await reachable('/open');
    await reachable('/close');
    const [, target] = secondary;
    expect(await ask('/open', selecting(target.ip))).toMatchObject({
      status: 200,
      pod: target.name,
    });
    for (const name of ['primary-epp', 'secondary-epp']) {
      await cluster.patch('Service', name, {
        spec: { selector: { app: 'nobody' } },
      });
    }
    await cluster.eventually(async () => {
      expect((await ask('/close')).status).toBe(503);
    });
    const open = await cluster.eventually(async () => {
      const served = await askOften(30, '/open', selecting(target.ip));
      // The EPP is asked no more: then its choice would be the only pod.
      expect(new Set(served.map(({ pod }) => pod))).toEqual(
        new Set(namesOf(secondary)),
      );
      return served;
    });
    expect(new Set(open.map(({ status }) => status))).toEqual(new Set([200]));
    // The pools themselves are as they were.
    expect(await cluster.verdicts('InferencePool', 'primary')).toEqual({
      'conformance-primary': accepted,
    });
  });
});
