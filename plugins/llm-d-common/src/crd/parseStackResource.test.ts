import { parse } from 'yaml';
import { parseStackResource } from './parseStackResource';

const install = (spec: unknown) => ({
  apiVersion: 'sim.llm-d.io/v1alpha1',
  kind: 'SchedulerInstall',
  metadata: { name: 'demo', namespace: 'llm-d-sim' },
  spec,
});

const simulator = (spec?: unknown) => ({
  apiVersion: 'sim.llm-d.io/v1alpha1',
  kind: 'SimulatorDeployment',
  metadata: { name: 'demo', namespace: 'llm-d-sim' },
  ...(spec !== undefined && { spec }),
});

describe('parseStackResource', () => {
  it('applies the defaults and none for names', () => {
    const spec = (object: unknown) => {
      const parsed = parseStackResource(object);
      return parsed.ok && parsed.resource.spec;
    };
    expect(
      spec(
        install({
          simulatorNamespace: 'models',
          epp: {},
          gateway: {},
          routing: {},
        }),
      ),
    ).toEqual({
      simulatorNamespace: 'models',
      proxyService: {
        name: 'gaie-inference-scheduling-proxy',
        port: 8200,
        selector: {
          'llm-d.ai/role': 'decode',
          'llm-d.ai/inferenceServing': 'true',
        },
      },
      epp: {
        enabled: false,
        replicas: 1,
        image: 'ghcr.io/llm-d/llm-d-inference-scheduler:v0.4.0',
        port: 9002,
        verbosity: 1,
        configProfile: 'default',
        sidecarInjection: 'Disabled',
      },
      gateway: {
        enabled: false,
        className: 'istio',
        listenerPort: 80,
        listenerProtocol: 'HTTP',
        serviceType: 'ClusterIP',
      },
      routing: {
        enabled: false,
        backendType: 'Service',
      },
    });
    expect(spec(simulator())).toEqual({
      replicas: 2,
      image: 'ghcr.io/llm-d/llm-d-inference-sim:v0.10.2',
      logVerbosity: 5,
      model: 'random',
    });
  });

  it.each([
    [install({}), 'spec.simulatorNamespace', 'Required value'],
    [install(undefined), 'spec', 'Required value'],
    [
      install({ simulatorNamespace: 'a', proxyService: { port: 70000 } }),
      'spec.proxyService.port',
      'Invalid value: 70000: should be less than or equal to 65535',
    ],
    [
      install({ simulatorNamespace: 'a', epp: { replicas: 0 } }),
      'spec.epp.replicas',
      'Invalid value: 0: should be greater than or equal to 1',
    ],
    [
      install({ simulatorNamespace: 'a', gateway: { provider: 'traefik' } }),
      'spec.gateway.provider',
      expect.stringMatching(
        /^Unsupported value: "traefik": supported values: "istio", .*"local"$/,
      ),
    ],
    [
      install({ simulatorNamespace: 'A_b' }),
      'spec.simulatorNamespace',
      `Invalid value: "A_b": should match '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$'`,
    ],
    [
      install({ simulatorNamespace: 'a', epp: { enabled: 'yes' } }),
      'spec.epp.enabled',
      'Invalid value: "yes": must be of type boolean',
    ],
    [
      install({ simulatorNamespace: 'a', epp: { poolname: 'x' } }),
      'spec.epp.poolname',
      'unknown field',
    ],
    [
      install({ simulatorNamespace: 'a', epp: { scorers: { 'a/b': -1 } } }),
      'spec.epp.scorers[a/b]',
      'Invalid value: -1: should be greater than or equal to 0',
    ],
    [
      install({ simulatorNamespace: 'a', epp: { args: ['--x', 7] } }),
      'spec.epp.args[1]',
      'Invalid value: 7: must be of type string',
    ],
    [
      simulator({ resources: { limits: { cpu: 0.5 } } }),
      'spec.resources.limits.cpu',
      'Invalid value: 0.5: must be of type integer or must be of type string',
    ],
    [
      simulator({ decode: { port: 0 } }),
      'spec.decode.port',
      'Invalid value: 0: should be greater than or equal to 1',
    ],
    [
      { ...simulator(), kind: 'Deployment' },
      'kind',
      'Unsupported value: "Deployment": supported values: "SimulatorDeployment", "SchedulerInstall"',
    ],
  ])('names the field and the fault: %#', (object, path, message) => {
    const parsed = parseStackResource(object);
    expect(parsed).toEqual({
      ok: false,
      findings: [
        expect.objectContaining({
          severity: 'error',
          rule: 'schema',
          path,
          message,
        }),
      ],
    });
  });

  it('names every fault', () => {
    const parsed = parseStackResource(
      install({ proxyService: { port: 70000 }, typo: 1 }),
    );
    expect(parsed.ok ? [] : parsed.findings.map(({ path }) => path)).toEqual([
      'spec.simulatorNamespace',
      'spec.proxyService.port',
      'spec.typo',
    ]);
  });

  it('accepts what people have written for the Go operator', () => {
    const spec = parse(`
      schedulerNamespace: llm-d-inference-scheduler
      simulatorNamespace: llm-d-sim
      proxyService: {name: gaie-inference-scheduling-proxy, port: 8200, targetPort: 8200}
      epp:
        enabled: true
        name: gaie-inference-scheduling-epp
        poolName: gaie-inference-scheduling
        poolNamespace: llm-d-sim
        configProfile: proxy-performance-by-backend
        resources: {limits: {cpu: 1, memory: 1Gi}}
      gateway: {enabled: true, name: infra-inference-scheduling-inference-gateway}
      routing:
        enabled: true
        backendType: InferencePool
        inferencePool:
          name: gaie-inference-scheduling
          namespace: llm-d-sim
          port: 8200
        httpRouteName: llm-d-inference-scheduling
        parentGateway:
          name: infra-inference-scheduling-inference-gateway
          namespace: llm-d-inference-scheduler
      destinationRule: {enabled: true, algorithm: LEAST_CONN, connectionPool: {http1MaxPendingRequests: 1}}
      envoyFilter: {enabled: false}
    `);
    expect(parseStackResource(install(spec))).toMatchObject({ ok: true });
    const old = parse(`
      replicas: 3
      image: docker.io/library/llm-d-simulator:local
      service: {name: gaie-inference-scheduling-proxy, port: 8200, type: ClusterIP}
      gateway: {enabled: false, className: istio, routeName: infra-sim-inference-gateway}
      loadBalancing: {enabled: true, algorithm: ROUND_ROBIN}
      epp: {enabled: true, port: 8100, args: [--v=4]}
      prefill: {enabled: true, replicas: 1}
      decode: {enabled: true, replicas: 1, args: [--max-model-len, "2048"]}
      inferenceGateway: {enabled: true, standard: {enabled: true}, istio: {enabled: true, port: 8080}}
    `);
    expect(parseStackResource(simulator(old))).toMatchObject({ ok: true });
  });

  it('reads a resource whose status makes no sense', () => {
    expect(
      parseStackResource({ ...simulator(), status: { conditions: 'none' } }),
    ).toMatchObject({ ok: true, resource: { status: undefined } });
  });
});
