import type {
  HealthNode,
  HealthNodeId,
  HealthReport,
  PodHealth,
} from '@llm-d-sim/plugin-llm-d-common';

/** Where something stands in the picture, px. */
export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Something on the way of a request. */
export type PathBox = Rectangle & { id: string } & (
    | { kind: 'client' }
    | { kind: 'link'; node: HealthNode }
    | { kind: 'pod'; pod: PodHealth }
    /** Pods that the picture has no room for. */
    | { kind: 'more'; count: number }
  );

/**
 * How a step of the way is: `open`; `broken`, for the link that it leads to is the root cause; `pending`, for that link is on
 * its way; `doubtful`, for nobody gets so far or nobody can tell.
 */
export type EdgeState = 'open' | 'broken' | 'pending' | 'doubtful';

export interface PathEdge {
  id: string;
  from: string;
  to: string;
  state: EdgeState;
  /** SVG path. */
  line: string;
  /** Where a mark of the state goes. */
  middle: { x: number; y: number };
}

export interface PathLayout {
  direction: 'across' | 'down';
  width: number;
  height: number;
  boxes: PathBox[];
  edges: PathEdge[];
}

const line: HealthNodeId[] = ['gateway', 'route', 'pool', 'epp'];
const roles = ['prefill', 'decode'] as const;

/** Pods of one role in the picture; the table below it has all. */
const podsShown = 8;
/** px from which the way fits from left to right. */
const acrossFrom = 900;

const across = { gap: 34, client: 112, pods: 272, link: 118 };
const down = { gap: 26, link: 64 };
const pod = { height: 88, gap: 8 };
const header = { height: 64, gap: 8, group: 20 };

/**
 * Lays the way of a request out: client, gateway, route, pool, EPP, and the pods that it chooses from. Links that the stack
 * does not have are left out. Linear in the number of nodes and pods.
 *
 * @param width - px that there are
 */
export function layoutPath(report: HealthReport, width: number): PathLayout {
  const nodes = new Map(allNodes(report.root).map(node => [node.id, node]));
  const links = line
    .map(id => nodes.get(id))
    .filter(node => node !== undefined);
  const groups = roles
    .map(role => ({
      node: nodes.get(role),
      pods: report.pods.filter(item => item.role === role),
    }))
    .filter((group): group is PodGroup => group.node !== undefined);
  const placed =
    width >= acrossFrom
      ? placeAcross(links, groups, width)
      : placeDown(links, groups, width);
  return { ...placed, width, edges: edgesOf(placed, report) };
}

/**
 * Nodes that stand beside the way: the custom resources, grants, the way past the EPP. The custom resources stand for the whole
 * stack, so they are as ill as its worst link: that is a symptom, unless they are the cause.
 */
export function nodesBesidePath({
  root,
  rootCause,
}: HealthReport): HealthNode[] {
  const onPath: HealthNodeId[] = [...line, ...roles];
  return allNodes(root)
    .filter(({ id }) => !onPath.includes(id))
    .map(node =>
      node.id === root.id && rootCause && rootCause.node !== root.id
        ? { ...node, causedBy: rootCause.node }
        : node,
    );
}

export function allNodes(root: HealthNode): HealthNode[] {
  return [root, ...root.children.flatMap(allNodes)];
}

interface PodGroup {
  node: HealthNode;
  pods: PodHealth[];
}

type Placed = Pick<PathLayout, 'direction' | 'height' | 'boxes'>;

function placeAcross(
  links: readonly HealthNode[],
  groups: readonly PodGroup[],
  width: number,
): Placed {
  const steps = links.length + 1;
  const linkWidth = Math.min(
    200,
    (width - across.client - across.pods - across.gap * steps) / links.length,
  );
  const gap =
    (width - across.client - across.pods - linkWidth * links.length) / steps;
  const podsX = width - across.pods;
  const stacked = stackGroups(groups, podsX, across.pods, 1);
  const height = Math.max(stacked.height, across.link + 16);
  const y = (height - across.link) / 2;
  return {
    direction: 'across',
    height,
    boxes: [
      {
        id: 'client',
        kind: 'client',
        x: 0,
        y,
        width: across.client,
        height: across.link,
      },
      ...links.map(
        (node, index): PathBox => ({
          id: node.id,
          kind: 'link',
          node,
          x: across.client + gap + index * (linkWidth + gap),
          y,
          width: linkWidth,
          height: across.link,
        }),
      ),
      ...stacked.boxes.map(box => ({
        ...box,
        y: box.y + (height - stacked.height) / 2,
      })),
    ],
  };
}

function placeDown(
  links: readonly HealthNode[],
  groups: readonly PodGroup[],
  width: number,
): Placed {
  const at = (index: number) => index * (down.link + down.gap);
  const top = at(links.length + 1);
  const stacked = stackGroups(groups, 0, width, width >= 560 ? 2 : 1);
  return {
    direction: 'down',
    height: top + stacked.height,
    boxes: [
      { id: 'client', kind: 'client', x: 0, y: 0, width, height: down.link },
      ...links.map(
        (node, index): PathBox => ({
          id: node.id,
          kind: 'link',
          node,
          x: 0,
          y: at(index + 1),
          width,
          height: down.link,
        }),
      ),
      ...stacked.boxes.map(box => ({ ...box, y: box.y + top })),
    ],
  };
}

/** Groups one below the other: the link first, then its pods in columns. */
function stackGroups(
  groups: readonly PodGroup[],
  x: number,
  width: number,
  columns: number,
): { boxes: PathBox[]; height: number } {
  const boxes: PathBox[] = [];
  let y = 0;
  const podWidth = (width - (columns - 1) * pod.gap) / columns;
  for (const { node, pods } of groups) {
    boxes.push({
      id: node.id,
      kind: 'link',
      node,
      x,
      y,
      width,
      height: header.height,
    });
    y += header.height + header.gap;
    const shown = pods.slice(0, podsShown);
    for (const [index, item] of shown.entries()) {
      boxes.push({
        id: `pod:${item.name}`,
        kind: 'pod',
        pod: item,
        x: x + (index % columns) * (podWidth + pod.gap),
        y: y + Math.floor(index / columns) * (pod.height + pod.gap),
        width: podWidth,
        height: pod.height,
      });
    }
    y += Math.ceil(shown.length / columns) * (pod.height + pod.gap);
    if (pods.length > shown.length) {
      boxes.push({
        id: `more:${node.id}`,
        kind: 'more',
        count: pods.length - shown.length,
        x,
        y,
        width,
        height: 20,
      });
      y += 20 + pod.gap;
    }
    y += header.group - pod.gap;
  }
  return { boxes, height: Math.max(0, y - header.group) };
}

function edgesOf(
  { boxes, direction }: Placed,
  report: HealthReport,
): PathEdge[] {
  const chain = boxes.filter(
    box =>
      box.kind === 'client' ||
      (box.kind === 'link' && line.some(id => id === box.id)),
  );
  const last = chain.at(-1);
  const targets = boxes.filter(box =>
    direction === 'across'
      ? box.kind === 'pod'
      : box.kind === 'link' && roles.some(role => role === box.id),
  );
  // A role without pods still has to be led to.
  const ends =
    targets.length > 0
      ? targets
      : boxes.filter(box => roles.some(role => role === box.id));
  const pairs = [
    ...chain.slice(1).map((to, index) => ({ from: chain[index], to })),
    ...(last ? ends.slice(0, direction === 'down' ? 1 : undefined) : []).map(
      to => ({ from: last ?? to, to }),
    ),
  ];
  let reached = true;
  return pairs.map(({ from, to }) => {
    const state: EdgeState = reached ? stateOf(to, report) : 'doubtful';
    if (chain.includes(to) && state === 'broken') {
      reached = false;
    }
    const shape =
      direction === 'across' ? lineAcross(from, to) : lineDown(from, to);
    return {
      id: `${from.id}>${to.id}`,
      from: from.id,
      to: to.id,
      state,
      ...shape,
    };
  });
}

function stateOf(to: PathBox, { rootCause }: HealthReport): EdgeState {
  if (to.kind === 'pod') {
    switch (to.pod.status) {
      case 'healthy':
        return 'open';
      case 'degraded':
        return 'broken';
      case 'progressing':
        return 'pending';
      default:
        return 'doubtful';
    }
  }
  if (to.kind !== 'link') {
    return 'doubtful';
  }
  const { causedBy, id, status } = to.node;
  if (id === rootCause?.node && status === 'degraded') {
    return 'broken';
  }
  if (causedBy !== undefined || status === 'unknown') {
    return 'doubtful';
  }
  if (status === 'progressing') {
    return 'pending';
  }
  return status === 'healthy' ? 'open' : 'broken';
}

/** px that the arrowhead takes at the end of a line. */
const head = 7;

function lineAcross(
  from: Rectangle,
  to: Rectangle,
): Pick<PathEdge, 'line' | 'middle'> {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = { x: to.x - head, y: to.y + to.height / 2 };
  const bend = (start.x + end.x) / 2;
  return {
    line: `M ${start.x} ${start.y} C ${bend} ${start.y} ${bend} ${end.y} ${end.x} ${end.y}`,
    middle: { x: bend, y: (start.y + end.y) / 2 },
  };
}

function lineDown(
  from: Rectangle,
  to: Rectangle,
): Pick<PathEdge, 'line' | 'middle'> {
  const x = 28;
  const start = from.y + from.height;
  const end = to.y - head;
  return {
    line: `M ${x} ${start} L ${x} ${end}`,
    middle: { x, y: (start + end) / 2 },
  };
}
