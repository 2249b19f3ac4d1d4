import { describeObject } from '../kubernetes/objectReference';
import { judgeCondition } from './conditions';
import { link, summary, titleOf } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import type { Moment } from './Moment';

/** Gateways: they exist, their controllers have accepted and programmed them. */
export function gatewayLink(topology: Topology, now: Moment): LinkState[] {
  const { classOf, gapOf, gateways, views, wants } = topology;
  if (!wants.gateway && gateways.length === 0) {
    return [];
  }
  const gap = gapOf('Gateway');
  const found = gateways.flatMap(({ object }) => (object ? [object] : []));
  const missing = gateways.find(({ object }) => !object);
  const checks = found.flatMap(gateway => {
    const { status } = views.gateway(gateway);
    const about = {
      conditions: status.conditions,
      object: gateway,
      silence: 'GatewayIgnored' as const,
    };
    return [
      judgeCondition(
        { ...about, type: 'Accepted', fault: 'GatewayNotAccepted' },
        now,
      ),
      judgeCondition(
        { ...about, type: 'Programmed', fault: 'GatewayNotProgrammed' },
        now,
      ),
    ];
  });
  const finding = ((): Finding => {
    if (gap) {
      return unknownBecause(gap);
    }
    if (missing || found.length === 0) {
      return {
        status: 'degraded',
        reason: 'GatewayNotFound',
        message: missing
          ? `Gateway ${missing.place.namespace}/${missing.place.name} does not exist`
          : 'No Gateway leads to the stack',
      };
    }
    const classGap = gapOf('GatewayClass');
    const classless =
      checks.some(({ finding: { status } }) => status !== 'healthy') &&
      !classGap &&
      found.find(
        gateway => !classOf.has(views.gateway(gateway).spec.gatewayClassName),
      );
    if (classless) {
      const isYoung = now.isYoung(classless.metadata.creationTimestamp);
      return {
        status: isYoung ? 'progressing' : 'degraded',
        reason: 'GatewayClassNotFound',
        message: `GatewayClass ${
          views.gateway(classless).spec.gatewayClassName
        }, which ${describeObject(classless)} is of, does not exist`,
      };
    }
    return summary(
      [
        ...checks,
        ...lacksInference(topology),
        ...(classGap?.code === 'Unreadable'
          ? [{ finding: unknownBecause(classGap) }]
          : []),
      ],
      'accepted and programmed',
    );
  })();
  return [
    link('gateway', titleOf(found, gateways.at(0)?.place.name ?? 'Gateway'), {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: found,
    }),
  ];
}

/** A gateway that takes no InferencePool for a backend says so at the route: InvalidKind. */
function lacksInference({
  gateways,
  routes,
  views,
}: Topology): { finding: Finding }[] {
  return routes.flatMap(route => {
    const { spec, status } = views.route(route);
    const hasPool = spec.rules.some(({ backendRefs }) =>
      backendRefs.some(({ kind }) => kind === 'InferencePool'),
    );
    return hasPool
      ? status.parents.flatMap(({ conditions }) => {
          const refusal = conditions.find(
            ({ reason, status: holds, type }) =>
              type === 'ResolvedRefs' &&
              holds === 'False' &&
              reason === 'InvalidKind',
          );
          return refusal
            ? [
                {
                  finding: {
                    status: 'degraded' as const,
                    reason: 'InferenceNotEnabled' as const,
                    message: `${
                      gateways.at(0)?.provider?.title ?? 'The gateway'
                    } takes no InferencePool: it says of ${describeObject(
                      route,
                    )}: ${refusal.message || refusal.reason}`,
                  },
                },
              ]
            : [];
        })
      : [];
  });
}
