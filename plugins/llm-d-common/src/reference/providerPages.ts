import { checkStackResource } from '../lint';
import { compile } from '../compile';
import type { GatewayProvider } from '../gateway';
import { gatewayProviders, unknownProvider } from '../gateway';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { SIM_API_VERSION } from '../crd';
import { changedObjects } from './changedObjects';
import {
  bullets,
  code,
  codes,
  page,
  plain,
  prose,
  table,
  yamlBlock,
} from './markdown';
import { maturityOf } from './providerMaturity';
import type { ReferencePage } from './ReferencePage';

/** GatewayClass of the plain case, which no provider is known by. */
const UNKNOWN_CLASS = 'of-somebody-else';

/** The providers that have a page. */
export const documentedProviders: readonly GatewayProvider[] = [
  ...Object.values(gatewayProviders),
  unknownProvider,
];

/** One page for each gateway provider. */
export function providerPages(): ReferencePage[] {
  return documentedProviders.map(provider => ({
    path: `providers/${provider.name}.md`,
    content: page(
      provider.title,
      prose(maturityOf(provider)),
      table(['', provider.title], factRows(provider)),
      ...(provider.checks.length > 0
        ? [
            '## What to check where it is installed',
            bullets(provider.checks.map(plain)),
          ]
        : []),
      ...objectBlocks(provider),
    ),
  }));
}

function factRows(provider: GatewayProvider): string[][] {
  const { defaultClassName, eppTls, service, versions } = provider;
  const isUnknown = provider.name === 'unknown';
  return [
    [
      'GatewayClass',
      isUnknown
        ? 'any that no other provider is known by'
        : `${code(defaultClassName)}; known by ${code(
            provider.className.source,
          )}`,
    ],
    ['`gateway.provider`', isUnknown ? 'left out' : code(provider.name)],
    ['Versions that serve InferencePool v1', versions.text],
    [
      'Several `targetPorts` of a pool',
      provider.severalTargetPortsSince
        ? `from ${provider.severalTargetPortsSince.join('.')} on`
        : 'nothing known against it',
    ],
    [
      'TLS to the EPP',
      eppTls.allowed.length > 1
        ? `${eppTls.default ? 'yes' : 'no'}, unless \`epp.tls.enabled\` says ${
            eppTls.default ? 'no' : 'yes'
          }`
        : `${eppTls.default ? 'always' : 'never'}`,
    ],
    ['Type of the Service of a Gateway', serviceInWords(service)],
    ['Where its proxies run', proxiesInWords(provider)],
    [
      'Timeouts of the route',
      provider.routeTimeouts
        ? 'used; without any the route says `request: 0s`'
        : 'not used',
    ],
    [
      '`failureMode` of the pool',
      provider.failureMode ? 'used' : 'not used: it always fails closed',
    ],
    [
      'DestinationRule and EnvoyFilter',
      provider.istioApi ? 'read' : 'not read',
    ],
  ];
}

function serviceInWords(service: GatewayProvider['service']): string {
  switch (service.by) {
    case 'annotation':
      return `\`gateway.serviceType\`, by the annotation ${code(
        service.annotation,
      )}`;
    case 'parameters':
      return `\`gateway.serviceType\`, by a ${code(service.kind)} (${code(
        `${service.group}/${service.version}`,
      )}) beside the Gateway; ${code(
        service.providerDefault,
      )} is its own default and needs none`;
    default:
      return 'cannot be set here';
  }
}

function proxiesInWords({ proxies }: GatewayProvider): string {
  switch (proxies.in) {
    case 'gateway-namespace':
      return `in the namespace of the Gateway, as pods with the label ${code(
        proxies.gatewayNameLabel,
      )}`;
    case 'namespace':
      return `in ${code(proxies.namespace)}, as pods with the label ${code(
        proxies.gatewayNameLabel,
      )}`;
    default:
      return 'not as pods that a NetworkPolicy could select';
  }
}

/** What is made for one stack behind a provider, and in what that differs from the plain case. */
function objectBlocks(provider: GatewayProvider): string[] {
  const sample = sampleInstall(provider);
  const objects = compiled(sample);
  const plainObjects = compiled(sampleInstall(unknownProvider));
  const head = [
    '## Objects',
    prose('For an endpoint picker, a pool, a Gateway and a route to the pool:'),
    yamlBlock(sample),
  ];
  if (provider.name === 'unknown') {
    const kinds = objects.map(
      ({ kind, metadata }) => `${code(kind)} ${metadata.name}`,
    );
    return [
      ...head,
      prose('this is made, in this order; it is the plain case:'),
      bullets(kinds),
      prose('Gateway and route are these:'),
      yamlBlock(
        ...objects.filter(({ kind }) =>
          ['Gateway', 'HTTPRoute'].includes(kind),
        ),
      ),
    ];
  }
  const { changed, missing } = changedObjects(objects, plainObjects);
  return [
    ...head,
    prose(
      'this differs from the [plain case](unknown.md); new objects are shown as a whole, of the others only what is different:',
    ),
    yamlBlock(...changed),
    ...(missing.length > 0 ? [prose(`Left out: ${codes(missing)}.`)] : []),
  ];
}

/** The stack that the pages show. */
export function sampleInstall({
  defaultClassName,
}: GatewayProvider): KubernetesObject {
  return {
    apiVersion: SIM_API_VERSION,
    kind: 'SchedulerInstall',
    metadata: { name: 'demo', namespace: 'llm-d-sim' },
    spec: {
      simulatorNamespace: 'llm-d-sim',
      epp: {
        enabled: true,
        image: 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0',
      },
      gateway: { enabled: true, className: defaultClassName || UNKNOWN_CLASS },
      routing: { enabled: true, backendType: 'InferencePool' },
    },
  };
}

function compiled(install: KubernetesObject): KubernetesObject[] {
  const { resource } = checkStackResource(install);
  if (!resource) {
    throw new Error(
      `The sample of a reference page has errors: ${JSON.stringify(install)}`,
    );
  }
  return compile(resource, { kinds: [], kubernetesVersion: '1.34' });
}
