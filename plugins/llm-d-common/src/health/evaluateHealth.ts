import { explain, type ExplainedLink } from './causes';
import { faultRules } from './faultRules';
import { gatewayLinks } from './gatewayLinks';
import { gatewayUrlOf } from './gatewayUrl';
import type { HealthNode, HealthReport, RootCause } from './HealthReport';
import { worst, type LinkState } from './LinkState';
import { stackLink } from './stackLink';
import type { Probe, StackSnapshot } from './StackSnapshot';
import { findTopology, type Topology } from './topology';
import { stackResourceView } from './views';
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
  const topology = findTopology(snapshot);
  const workloads = workloadLinks(topology, now);
  const [stack, ...links] = explain(
    [
      stackLink(snapshot, now),
      ...gatewayLinks(topology, snapshot, now),
      ...workloads.links,
    ].map(link => withProbes(link, probes)),
  );
  const status = worst([stack, ...links]).status;
  const rootCause = findRootCause([stack, ...links]);
  const gatewayUrl = entranceOf(snapshot, topology);
  return {
    status,
    root: {
      ...toNode(stack),
      status,
      ...(stack.status === 'healthy' &&
        rootCause && { reason: rootCause.reason, message: rootCause.message }),
      children: links.map(toNode),
    },
    ...(rootCause && { rootCause }),
    pods: workloads.pods,
    observedAt: now.toISOString(),
    ...(gatewayUrl !== undefined && { gatewayUrl }),
    localStandIn: topology.localStandIn,
  };
}

function withProbes(link: LinkState, probes: readonly Probe[]): LinkState {
  const own = probes.filter(({ node }) => node === link.id);
  const evidence = [
    ...link.evidence,
    ...own.map(({ node: _, ...rest }) => rest),
  ];
  const failed = own.find(({ status }) => status === 'degraded');
  return failed && link.status !== 'degraded'
    ? {
        ...link,
        evidence,
        status: 'degraded',
        reason: 'ProbeFailed',
        message: `${failed.source}: ${failed.message}`,
      }
    : { ...link, evidence };
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

function entranceOf(
  { schedulerInstall }: StackSnapshot,
  { gateways }: Topology,
): string | undefined {
  const stated =
    schedulerInstall?.object &&
    stackResourceView.parse(schedulerInstall.object).status.gatewayURL;
  if (stated !== undefined) {
    return stated;
  }
  for (const { object } of gateways) {
    const url = object && gatewayUrlOf(object);
    if (url !== undefined) {
      return url;
    }
  }
  return undefined;
}
