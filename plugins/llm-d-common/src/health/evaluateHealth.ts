import { explain, type ExplainedLink } from './causes';
import { faultRules } from './faultRules';
import { gatewayLinks } from './gatewayLinks';
import { gatewayUrlOf } from './gatewayUrl';
import type { HealthNode, HealthReport, RootCause } from './HealthReport';
import { worst } from './LinkState';
import { Moment } from './Moment';
import {
  findDisagreements,
  operatorDisagreement,
  withProbes,
} from './probeEvidence';
import { stackLink } from './stackLink';
import type { Probe, StackSnapshot } from './StackSnapshot';
import { findTopology, type Topology } from './topology';
import { createViews, type Views } from './views';
import { workloadLinks } from './workloadLinks';

/**
 * The health of a stack, from what was read of it. Starts at the pool, so it works for pools that somebody else made. A link
 * is healthy only on present evidence: what could not be read is `unknown`, a condition about an older generation counts as
 * not yet answered.
 *
 * @param probes - observations from outside of the API server; one that fails outweighs conditions that say otherwise
 * @param now - for ages: what is young and not yet answered is on its way, what is old is broken
 * @public
 */
export function evaluateHealth(
  snapshot: StackSnapshot,
  probes: readonly Probe[],
  now: Date,
): HealthReport {
  return evaluateWith(snapshot, probes, new Moment(now), createViews());
}

/** Like {@link evaluateHealth}, for many snapshots of the same objects. */
export function evaluateWith(
  snapshot: StackSnapshot,
  probes: readonly Probe[],
  now: Moment,
  views: Views,
): HealthReport {
  const topology = findTopology(snapshot, probes, views);
  const workloads = workloadLinks(topology, now);
  const own = stackLink(snapshot, views, now);
  const parts = [...gatewayLinks(topology, now), ...workloads.links];
  const [stack, ...links] = explain(
    [own, ...parts].map(link => withProbes(link, probes)),
  );
  const status = worst([stack, ...links]).status;
  const rootCause = findRootCause([stack, ...links]);
  const gatewayUrl = entranceOf(snapshot, topology);
  const disagreements = [
    ...operatorDisagreement(own, links),
    ...findDisagreements(parts, probes),
  ];
  return {
    status,
    root: {
      ...toNode(stack),
      status,
      ...(rootCause &&
        rootCause.node !== 'stack' && {
          reason: rootCause.reason,
          message: rootCause.message,
        }),
      children: links.map(toNode),
    },
    ...(rootCause && { rootCause }),
    ...(disagreements.length > 0 && { disagreements }),
    pods: workloads.pods,
    observedAt: now.date.toISOString(),
    ...(gatewayUrl !== undefined && { gatewayUrl }),
    localStandIn: topology.localStandIn,
  };
}

/** The worst link that is nobody's symptom; among equals the one nearest to the client. */
function findRootCause(
  links: readonly [ExplainedLink, ...ExplainedLink[]],
): RootCause | undefined {
  const [first, ...others] = links.filter(
    ({ causedBy, status }) => causedBy === undefined && status !== 'healthy',
  );
  if (!first) {
    return undefined;
  }
  const { id, message, ...verdict } = worst([first, ...others]);
  return verdict.status === 'healthy'
    ? undefined
    : {
        node: id,
        reason: verdict.reason,
        message,
        fix: faultRules[verdict.reason].fix,
      };
}

function toNode(link: ExplainedLink): HealthNode {
  const { causedBy, evidence, id, message, objects, reason, status, title } =
    link;
  return {
    id,
    title,
    status,
    reason,
    message,
    evidence,
    objects,
    ...(causedBy !== undefined && { causedBy }),
    children: [],
  };
}

/** What the Gateway itself says; the operator's status may be from before. */
function entranceOf(
  { schedulerInstall }: StackSnapshot,
  { gateways, views }: Topology,
): string | undefined {
  for (const { object } of gateways) {
    const url = object && gatewayUrlOf(object);
    if (url !== undefined) {
      return url;
    }
  }
  return (
    schedulerInstall?.object &&
    views.stackResource(schedulerInstall.object).status.gatewayURL
  );
}
