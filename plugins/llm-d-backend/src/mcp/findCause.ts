import type { HealthNode, HealthReport } from '@llm-d-sim/plugin-llm-d-common';

/** Why a stack is not ready, in an agent's terms: the cause, what follows from it, and what to do. */
export interface NotReady {
  ready: boolean;
  status: string;
  /** In one sentence. */
  summary: string;
  cause?: { node: string; reason: string; message: string; fix: string };
  /** Links that suffer from it, or that are not well for a reason of their own. */
  otherLinks: { node: string; status: string; message: string }[];
  evidence: { source: string; status: string; message: string }[];
}

export function findCause(report: HealthReport): NotReady {
  const { root, rootCause, status } = report;
  const unwell = flatten(root).filter(
    node => node.status !== 'healthy' && node.id !== 'stack',
  );
  const cause = unwell.find(({ id }) => id === rootCause?.node) ?? root;
  return {
    ready: status === 'healthy',
    status,
    summary: summaryOf(report),
    ...(rootCause && { cause: { ...rootCause } }),
    otherLinks: unwell
      .filter(({ id }) => id !== rootCause?.node)
      .map(({ id, message, status: one }) => ({
        node: id,
        status: one,
        message,
      })),
    evidence:
      status === 'healthy'
        ? []
        : cause.evidence.map(({ message, source, status: one }) => ({
            source,
            status: one,
            message,
          })),
  };
}

function flatten(node: HealthNode): HealthNode[] {
  return [node, ...node.children.flatMap(flatten)];
}

function summaryOf({ root, rootCause, status }: HealthReport): string {
  if (rootCause) {
    return `${rootCause.node}: ${rootCause.message}`;
  }
  return status === 'healthy' ? 'Every link is healthy.' : root.message;
}
