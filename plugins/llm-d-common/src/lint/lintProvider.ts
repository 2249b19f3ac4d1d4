import type { SchedulerInstall } from '../crd';
import type { Finding } from '../findings';
import { error, warning, when } from '../findings/report';
import type { GatewayProvider } from '../gateway/GatewayProvider';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { isAtLeast, versionOf } from '../names/imageVersion';

/** What a provider cannot do of what a SchedulerInstall asks for. */
export function lintProvider(install: SchedulerInstall): Finding[] {
  const provider = gatewayProviderOf(install);
  return [
    ...(install.spec.gateway?.enabled ? lintMaturity(install, provider) : []),
    ...lintVersion(install, provider),
    ...lintTls(install, provider),
    ...when(
      install.spec.inferencePool?.failureMode === 'FailOpen' &&
        !provider.failureMode,
      warning(
        'failure-mode-ignored',
        'spec.inferencePool.failureMode',
        `${provider.title} fails closed, also where the pool says FailOpen`,
      ),
    ),
  ];
}

function lintMaturity(
  { spec }: SchedulerInstall,
  { checks, experimental, name, service, title }: GatewayProvider,
): Finding[] {
  const serviceType = spec.gateway?.serviceType ?? 'ClusterIP';
  return [
    ...when(
      name === 'unknown',
      warning(
        'unknown-provider',
        'spec.gateway.provider',
        `nothing is known of GatewayClass ${spec.gateway?.className}`,
      ),
    ),
    ...when(
      experimental && name !== 'unknown',
      warning(
        'experimental-provider',
        'spec.gateway.provider',
        [`${title} is experimental`, ...checks.slice(0, 1).map(asPart)].join(
          ': ',
        ),
      ),
    ),
    ...when(
      service.by === 'nothing' && serviceType !== 'ClusterIP',
      warning(
        'gateway-service-type',
        'spec.gateway.serviceType',
        `${title} cannot be told to make a Service of type ${serviceType}`,
      ),
    ),
  ];
}

function lintVersion(
  { spec }: SchedulerInstall,
  { severalTargetPortsSince, title, versions }: GatewayProvider,
): Finding[] {
  const written = spec.gateway?.providerVersion;
  const version = written === undefined ? undefined : versionOf(written);
  const leadsToPool =
    spec.routing?.enabled && spec.routing.backendType === 'InferencePool';
  if (!version || !leadsToPool) {
    return [];
  }
  const { before, since, text } = versions;
  const ports = spec.inferencePool?.targetPorts ?? [];
  return [
    ...when(
      (since && !isAtLeast(version, since)) ||
        (before && isAtLeast(version, before)),
      error(
        'provider-version',
        'spec.gateway.providerVersion',
        `Invalid value: "${written}": ${title} serves InferencePool v1 in ${text}`,
      ),
    ),
    ...when(
      ports.length > 1 &&
        severalTargetPortsSince &&
        !isAtLeast(version, severalTargetPortsSince),
      error(
        'target-ports',
        'spec.inferencePool.targetPorts',
        `${title} ${written} reaches only the first of ${ports.join(
          ', ',
        )}: several ports of a pool from ${severalTargetPortsSince?.join(
          '.',
        )} on`,
      ),
    ),
  ];
}

function lintTls(
  { spec }: SchedulerInstall,
  { eppTls, title }: GatewayProvider,
): Finding[] {
  const wanted = spec.epp?.tls?.enabled;
  return when(
    spec.epp?.enabled &&
      wanted !== undefined &&
      !eppTls.allowed.includes(wanted),
    error(
      'epp-tls',
      'spec.epp.tls.enabled',
      `Invalid value: ${wanted}: ${title} speaks ${
        eppTls.default ? 'TLS' : 'plain text'
      } to the EPP`,
      `Leave it out or set it to ${eppTls.default}`,
    ),
  );
}

/** A sentence as a part of another one. */
function asPart(sentence: string): string {
  return sentence
    .replace(/\.$/, '')
    .replace(/^(It|A|The)\b/, article => article.toLowerCase());
}
