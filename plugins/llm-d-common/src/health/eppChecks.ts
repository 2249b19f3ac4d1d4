import { describeObject } from '../kubernetes/objectReference';
import type { EppCommandLine } from './eppContainer';
import { check, type Check } from './Check';
import type { Finding } from './LinkState';
import type { Topology } from './topology';

const well = (message: string): Finding => ({
  status: 'healthy',
  reason: 'Healthy',
  message,
});

const http2Protocols = ['http2', 'grpc', 'kubernetes.io/h2c'];

/** What the gateway needs of the EPP's Service and the EPP's flags, beyond pods that are ready. */
export function eppChecks(
  topology: Topology,
  epp: EppCommandLine | undefined,
): Check[] {
  const port = servicePort(topology);
  return [
    ...servicePortChecks(topology, epp),
    ...(port ? http2Checks(topology, port) : []),
    ...(port && epp ? tlsChecks(topology, port, epp) : []),
    ...(epp ? replicaChecks(topology, epp) : []),
  ];
}

function servicePort({ eppService, views }: Topology) {
  return (
    eppService?.object &&
    views
      .service(eppService.object)
      .spec.ports.find(({ port }) => port === eppService.port)
  );
}

function servicePortChecks(
  topology: Topology,
  epp: EppCommandLine | undefined,
): Check[] {
  const { eppService, pool, views } = topology;
  if (!eppService?.object || !pool) {
    return [];
  }
  const source = `${describeObject(eppService.object)} ports`;
  const wrong = (message: string) => [
    check(source, {
      status: 'degraded',
      reason: 'EppServicePortWrong',
      message,
    }),
  ];
  if (eppService.port === undefined) {
    return wrong(`${describeObject(pool)} names no port of the EPP's Service`);
  }
  const port = servicePort(topology);
  if (!port) {
    const there = views
      .service(eppService.object)
      .spec.ports.map(one => one.port)
      .join(', ');
    return wrong(
      `${describeObject(pool)} asks for port ${
        eppService.port
      }, and ${describeObject(eppService.object)} has ${there || 'none'}`,
    );
  }
  const { targetPort = port.port } = port;
  const number =
    typeof targetPort === 'number' ? targetPort : epp?.ports.get(targetPort);
  if (epp?.grpcPort !== undefined && number !== epp.grpcPort) {
    return wrong(
      `Port ${port.port} of ${describeObject(
        eppService.object,
      )} leads to ${targetPort}, and the EPP listens on ${epp.grpcPort}`,
    );
  }
  return [check(source, well(`port ${port.port} leads to the EPP`))];
}

/** Istio takes the protocol of a port from its name or appProtocol. */
function http2Checks(
  { eppService, gateways }: Topology,
  port: { name: string; port: number; appProtocol?: string },
): Check[] {
  const isIstio = gateways.some(({ provider }) => provider?.name === 'istio');
  if (!isIstio || !eppService?.object) {
    return [];
  }
  const isKnown =
    port.appProtocol === undefined
      ? /^(grpc|http2)(-|$)/.test(port.name)
      : http2Protocols.includes(port.appProtocol);
  const what = `Port ${port.port} of ${describeObject(eppService.object)}`;
  const protocol =
    port.appProtocol === undefined
      ? `is called "${port.name}"`
      : `has appProtocol ${port.appProtocol}`;
  return [
    check(
      `${describeObject(eppService.object)} protocol`,
      isKnown
        ? well('known as HTTP/2')
        : {
            status: 'degraded',
            reason: 'EppPortNotHttp2',
            message: `${what} ${protocol}: Istio takes it for HTTP/1, and ext_proc is gRPC`,
          },
    ),
  ];
}

function tlsChecks(
  topology: Topology,
  port: { appProtocol?: string },
  { secureServing }: EppCommandLine,
): Check[] {
  const { eppService } = topology;
  return topology.gateways.flatMap(({ provider }) => {
    const speaksTls = provider && gatewayUsesTls(topology, provider.name, port);
    if (speaksTls === undefined || !provider || !eppService?.object) {
      return [];
    }
    const text = (tls: boolean) => (tls ? 'TLS' : 'plain text');
    return [
      check(
        `${describeObject(eppService.object)} TLS`,
        speaksTls === secureServing
          ? well(`gateway and EPP both use ${text(secureServing)}`)
          : {
              status: 'degraded',
              reason: 'EppTlsMismatch',
              message: `${provider.title} speaks ${text(
                speaksTls,
              )} to the EPP, which expects ${text(secureServing)}`,
            },
      ),
    ];
  });
}

/** Undefined where nothing that can be read tells. */
function gatewayUsesTls(
  { eppService, gapOf, snapshot, views }: Topology,
  provider: string,
  port: { appProtocol?: string },
): boolean | undefined {
  switch (provider) {
    case 'local':
      return port.appProtocol !== 'kubernetes.io/h2c';
    case 'istio': {
      const gap = gapOf('DestinationRule');
      if (gap?.code === 'Unreadable') {
        return undefined;
      }
      const { namespace } = snapshot.pool;
      const hosts = [
        `${eppService?.name}.${namespace}.svc.cluster.local`,
        `${eppService?.name}.${namespace}.svc`,
        `${eppService?.name}.${namespace}`,
        `${eppService?.name}`,
      ];
      return snapshot.destinationRules.some(rule => {
        const { host, trafficPolicy } = views.destinationRule(rule).spec;
        return (
          hosts.includes(host) &&
          ['SIMPLE', 'MUTUAL'].includes(trafficPolicy?.tls?.mode ?? '')
        );
      });
    }
    case 'agentgateway':
    case 'kgateway':
    case 'envoy-ai-gateway':
    case 'gke':
      return true;
    default:
      return undefined;
  }
}

function replicaChecks(
  { epp, views }: Topology,
  { electsLeader }: EppCommandLine,
): Check[] {
  const wanted = epp.deployments.reduce(
    (sum, deployment) => sum + views.deployment(deployment).spec.replicas,
    0,
  );
  const replicas =
    epp.deployments.length > 0
      ? wanted
      : epp.pods.filter(
          ({ metadata }) => metadata.deletionTimestamp === undefined,
        ).length;
  return replicas > 1
    ? [
        check(
          'EPP replicas',
          electsLeader
            ? well(`${replicas} replicas with leader election`)
            : {
                status: 'degraded',
                reason: 'EppReplicasSplit',
                message: `${replicas} EPPs serve side by side without leader election: each has a prefix index of its own`,
              },
        ),
      ]
    : [];
}
