import { describeObject } from '../kubernetes/objectReference';
import { judgeCondition } from './conditions';
import { link, summary, titleOf } from './gatewayApiLink';
import type { Finding, LinkState } from './LinkState';
import type { Topology } from './topology';
import { unknownBecause } from './unknownBecause';
import { gatewayView } from './views';

/** Gateways: they exist, their controllers have accepted and programmed them. */
export function gatewayLink(topology: Topology, now: Date): LinkState[] {
  const { classOf, gapOf, gateways, wants } = topology;
  if (!wants.gateway && gateways.length === 0) {
    return [];
  }
  const gap = gapOf('Gateway');
  const found = gateways.flatMap(({ object }) => (object ? [object] : []));
  const missing = gateways.find(({ object }) => !object);
  const checks = found.flatMap(gateway => {
    const { spec, status } = gatewayView.parse(gateway);
    const about = {
      conditions: status.conditions,
      source: describeObject(gateway),
      generation: gateway.metadata.generation,
      createdAt: gateway.metadata.creationTimestamp,
      // Who is missing tells why nobody answers.
      silence:
        classOf.has(spec.gatewayClassName) || gapOf('GatewayClass')
          ? ('GatewayIgnored' as const)
          : ('GatewayClassNotFound' as const),
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
    return summary(checks, 'accepted and programmed');
  })();
  return [
    link('gateway', titleOf(found, gateways.at(0)?.place.name ?? 'Gateway'), {
      finding,
      evidence: checks.map(check => check.evidence),
      objects: found,
    }),
  ];
}
