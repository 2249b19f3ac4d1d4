import { faultRules, type FaultRule } from './faultRules';
import type { HealthNodeId } from './HealthReport';
import { worst, type LinkState } from './LinkState';

/** A link, and the link whose fault explains its own, if there is one. */
export type ExplainedLink = LinkState & { causedBy?: HealthNodeId };

/**
 * Tells causes from symptoms. A fault is a symptom when a link that would explain it is not healthy either; it then points to
 * the end of that chain. Of faults that explain each other the worst one is the cause, and among equals the one that a request meets first.
 * A symptom of something that is on its way is on its way too.
 *
 * @param links - in the order in which a request meets them
 */
export function explain(links: readonly LinkState[]): ExplainedLink[] {
  const unhealthy = links.filter(({ status }) => status !== 'healthy');
  return links.map(link => {
    if (link.status === 'healthy') {
      return link;
    }
    const cause = causeOf(link, unhealthy);
    if (cause.id === link.id) {
      return link;
    }
    return {
      ...link,
      // What a request has shown does not become better by an explanation.
      ...(link.status === 'degraded' &&
        cause.status === 'progressing' &&
        !link.shown && { status: cause.status }),
      causedBy: cause.id,
    };
  });
}

/** The end of the chain of explanations, which is the same for all links of a circle. */
function causeOf(start: LinkState, unhealthy: readonly LinkState[]): LinkState {
  let link = start;
  for (;;) {
    const circle = circleOf(link, unhealthy);
    const next = circle
      .flatMap(one => explanationsOf(one, unhealthy))
      .find(candidate => !circle.includes(candidate));
    if (!next) {
      return worst(circle);
    }
    link = next;
  }
}

/** The link, and those with which it explains each other, in the order in which a request meets them. */
function circleOf(
  link: LinkState,
  unhealthy: readonly LinkState[],
): [LinkState, ...LinkState[]] {
  const behind = (one: LinkState) => reachedFrom(one, unhealthy);
  const [first, ...others] = unhealthy.filter(
    other => behind(link).has(other) && behind(other).has(link),
  );
  return first ? [first, ...others] : [link];
}

/** Everything that a fault may go back to. */
function reachedFrom(
  start: LinkState,
  unhealthy: readonly LinkState[],
): ReadonlySet<LinkState> {
  const reached = new Set<LinkState>();
  const open = [start];
  for (let link = open.pop(); link; link = open.pop()) {
    for (const next of explanationsOf(link, unhealthy)) {
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
    }
  }
  return reached;
}

/** Likeliest first. */
function explanationsOf(
  link: LinkState,
  unhealthy: readonly LinkState[],
): LinkState[] {
  if (link.status === 'healthy') {
    return [];
  }
  const { explainedBy }: FaultRule = faultRules[link.reason];
  return explainedBy.flatMap(explanation => {
    const found = unhealthy.find(
      ({ id, reason }) =>
        explanation === id || explanation === `${id}/${reason}`,
    );
    return found && found.id !== link.id ? [found] : [];
  });
}
