import type { HealthNode, HealthNodeId } from '@llm-d-sim/plugin-llm-d-common';

const order: HealthNodeId[] = [
  'gateway',
  'route',
  'epp',
  'pool',
  'prefill',
  'decode',
];

/** A health tree laid out for reading. */
export interface RequestPath {
  /** The links that a request meets, from the client on. */
  path: HealthNode[];
  /** What else the stack consists of, the stack itself first. */
  beside: HealthNode[];
}

/** Lays a tree out along the way of a request. Linear in the number of nodes. */
export function requestPath(root: HealthNode): RequestPath {
  const all: HealthNode[] = [];
  const visit = (node: HealthNode) => {
    all.push(node);
    node.children.forEach(visit);
  };
  visit(root);
  const path = order.flatMap(id => all.filter(node => node.id === id));
  return { path, beside: all.filter(node => !path.includes(node)) };
}
