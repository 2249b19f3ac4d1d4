import type {
  HealthDisagreement,
  HealthEvidence,
  HealthNodeId,
} from './HealthReport';
import { worst, type LinkState } from './LinkState';
import type { Probe } from './StackSnapshot';

/** Links that a request from the gateway to a model pod passes. */
const onTheWay: readonly HealthNodeId[] = [
  'gateway',
  'route',
  'pool',
  'epp',
  'decode',
];

/**
 * Adds what probes saw to a link. One that failed makes it degraded whatever the cluster says; one that went well is evidence
 * and makes nothing better.
 */
export function withProbes(
  link: LinkState,
  probes: readonly Probe[],
): LinkState {
  const own = probes.filter(({ node }) => node === link.id);
  if (own.length === 0) {
    return link;
  }
  const evidence = [...link.evidence, ...own.map(evidenceOf)];
  const failed = own.filter(({ status }) => status === 'degraded');
  const [first, ...others] = failed;
  if (!first || link.status === 'degraded') {
    return { ...link, evidence };
  }
  const told = worst([first, ...others]);
  return {
    ...link,
    evidence,
    shown: true,
    status: 'degraded',
    reason: told.reason ?? 'ProbeFailed',
    message: `${told.source}: ${told.message}`,
  };
}

function evidenceOf({
  message,
  observedAt,
  source,
  status,
}: Probe): HealthEvidence {
  return { source, status, message, observedAt };
}

/**
 * Where the cluster's word and what was seen contradict each other: a link that is well by every condition and failed in a
 * probe, and one that is broken by its conditions while a request went through it.
 *
 * @param links - without probes
 */
export function findDisagreements(
  links: readonly LinkState[],
  probes: readonly Probe[],
): HealthDisagreement[] {
  const passed = probes.filter(
    ({ endToEnd, status }) => endToEnd && status === 'healthy',
  );
  return links.flatMap(link => {
    const failed = probes.filter(
      ({ node, status }) => node === link.id && status === 'degraded',
    );
    const sources = (status: 'well' | 'notWell') =>
      link.evidence
        .filter(one => (one.status === 'healthy') === (status === 'well'))
        .filter(one => one.status !== 'unknown')
        .map(({ source }) => source);
    if (link.status === 'healthy' && failed.length > 0) {
      return [
        {
          node: link.id,
          message: `By the cluster's word ${link.id} is well (${
            link.message
          }), and yet ${failed.map(({ message }) => message).join('; ')}`,
          well: sources('well'),
          notWell: failed.map(({ source }) => source),
        },
      ];
    }
    if (
      link.status === 'degraded' &&
      passed.length > 0 &&
      onTheWay.includes(link.id)
    ) {
      return [
        {
          node: link.id,
          message: `By the cluster's word ${link.id} is broken (${
            link.message
          }), and yet a request went through: ${passed
            .map(({ message }) => message)
            .join('; ')}`,
          well: passed.map(({ source }) => source),
          notWell: sources('notWell'),
        },
      ];
    }
    return [];
  });
}

/** The operator's Ready against what every other source says. */
export function operatorDisagreement(
  stack: LinkState,
  links: readonly LinkState[],
): HealthDisagreement[] {
  const ready = stack.evidence.filter(({ source }) =>
    source.endsWith('condition Ready'),
  );
  const saysReady =
    ready.length > 0 && ready.every(({ status }) => status === 'healthy');
  const broken = links.filter(({ status }) => status === 'degraded');
  return saysReady && broken.length > 0
    ? [
        {
          node: 'stack',
          message: `The operator's status says Ready, and yet ${broken
            .map(({ id, message }) => `${id}: ${message}`)
            .join('; ')}`,
          well: ready.map(({ source }) => source),
          notWell: broken.map(({ id, reason }) => `${id}: ${reason}`),
        },
      ]
    : [];
}
