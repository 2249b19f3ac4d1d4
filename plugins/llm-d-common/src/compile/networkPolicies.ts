import type { SchedulerInstall } from '../crd';
import { gatewayProviderOf } from '../gateway/gatewayProviderOf';
import { routeParentOf } from '../gateway/routeParent';
import type { KubernetesObject } from '../kubernetes/KubernetesObject';
import { poolSelectorOf, schedulerNames } from '../names/stackNames';
import { EPP_METRICS_PORT, type EndpointPicker } from './EndpointPicker';
import { eppSelector } from './eppDeployment';
import { objectMetadata } from './objectMetadata';

type AllowFrom = NonNullable<
  NonNullable<SchedulerInstall['spec']['networkPolicy']>['allowFrom']
>[number];

interface IngressRule {
  from: object[];
  ports: { port: number; protocol: 'TCP' }[];
}

const policy = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
} as const;

/** Every namespace carries its name in this label, from Kubernetes 1.21 on by itself. */
const NAMESPACE_LABEL = 'kubernetes.io/metadata.name';

/**
 * NetworkPolicies of a SchedulerInstall, where they are asked for: one for the EPP, one for the pods of its pool. Kubelets reach pods
 * whatever a policy says, so probes need no rule.
 */
export function networkPolicies(
  install: SchedulerInstall,
  epp: EndpointPicker | undefined,
  targetPorts: readonly number[],
): KubernetesObject[] {
  const { networkPolicy: wanted } = install.spec;
  if (!wanted?.enabled) {
    return [];
  }
  const { podsPolicy } = schedulerNames(install);
  const poolSelector = poolSelectorOf(install);
  const gateway = gatewayPeers(install);
  const others = (wanted.allowFrom ?? []).map(one => ({
    to: one.to,
    peer: peerOf(one),
  }));
  const admitted = (...kinds: AllowFrom['to'][]) =>
    others.filter(({ to }) => kinds.includes(to)).map(({ peer }) => peer);
  return [
    ...(epp
      ? [
          {
            ...policy,
            metadata: objectMetadata(install, 'endpoint-picker', epp.names.epp),
            spec: policySpec(eppSelector(epp), [
              rule(
                [...gateway, ...admitted('All', 'EndpointPicker')],
                epp.port,
              ),
              rule(admitted('All', 'EndpointPickerMetrics'), EPP_METRICS_PORT),
            ]),
          },
        ]
      : []),
    {
      ...policy,
      metadata: objectMetadata(install, 'inference-pool', podsPolicy),
      spec: policySpec(poolSelector, [
        rule(
          [
            ...gateway,
            ...(epp
              ? [{ podSelector: { matchLabels: eppSelector(epp) } }]
              : []),
            // Decode pods ask prefill pods.
            { podSelector: { matchLabels: poolSelector } },
            ...admitted('All', 'Pods'),
          ],
          ...targetPorts,
        ),
      ]),
    },
  ];
}

function policySpec(
  podSelector: Readonly<Record<string, string>>,
  rules: readonly IngressRule[],
) {
  return {
    podSelector: { matchLabels: { ...podSelector } },
    policyTypes: ['Ingress'],
    // A rule from nobody would be one from everybody.
    ingress: rules.filter(({ from }) => from.length > 0),
  };
}

function rule(from: object[], ...ports: number[]): IngressRule {
  return { from, ports: ports.map(port => ({ port, protocol: 'TCP' })) };
}

/** The proxies of the Gateway that the route attaches to. */
function gatewayPeers(install: SchedulerInstall): object[] {
  const { proxies } = gatewayProviderOf(install);
  if (proxies.in === 'elsewhere') {
    return [];
  }
  const parent = routeParentOf(install);
  return [
    {
      namespaceSelector: {
        matchLabels: {
          [NAMESPACE_LABEL]:
            proxies.in === 'namespace' ? proxies.namespace : parent.namespace,
        },
      },
      podSelector: {
        matchLabels: { [proxies.gatewayNameLabel]: parent.name },
      },
    },
  ];
}

function peerOf({ cidr, namespace, podLabels }: AllowFrom): object {
  if (cidr) {
    return { ipBlock: { cidr } };
  }
  return {
    ...(namespace && {
      namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: namespace } },
    }),
    podSelector: podLabels ? { matchLabels: { ...podLabels } } : {},
  };
}
