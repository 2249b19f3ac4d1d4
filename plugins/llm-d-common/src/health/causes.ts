import { faultRules, type Explanation, type FaultRule } from './faultRules';
import type { HealthNodeId } from './HealthReport';
import type { LinkState } from './LinkState';

/** A link, and the link whose fault explains its own, if there is one. */
export type ExplainedLink = LinkState & { causedBy?: HealthNodeId };

/**
 * Tells causes from symptoms. A fault is a symptom when a link that would explain it is not healthy either; it then points to
 * the end of that chain. A symptom of something that is on its way is on its way too.
 *
 * @param links - in the order in which a request meets them
 */
export function explain(links: readonly LinkState[]): ExplainedLink[] {
  const unhealthy = new Map(
    links
      .filter(({ status }) => status !== 'healthy')
      .map(link => [link.id, link]),
  );
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

function causeOf(
  start: LinkState,
  unhealthy: ReadonlyMap<HealthNodeId, LinkState>,
): LinkState {
  // Each link is left at most once, so faults that explain each other come to an end too.
  const seen = new Set([start.id]);
  let link = start;
  for (;;) {
    if (link.status === 'healthy') {
      return link;
    }
    const { explainedBy }: FaultRule = faultRules[link.reason];
    const next = explainedBy
      .map(explanation => find(unhealthy, explanation))
      .find(candidate => candidate && !seen.has(candidate.id));
    if (!next) {
      return link;
    }
    seen.add(next.id);
    link = next;
  }
}

function find(
  unhealthy: ReadonlyMap<HealthNodeId, LinkState>,
  explanation: Explanation,
): LinkState | undefined {
  for (const link of unhealthy.values()) {
    if (
      explanation === link.id ||
      explanation === `${link.id}/${link.reason}`
    ) {
      return link;
    }
  }
  return undefined;
}
