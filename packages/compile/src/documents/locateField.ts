import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Document,
  type Node,
  type YAMLMap,
} from 'yaml';

interface Step {
  /** What is left of the path. */
  rest: string;
  node: unknown;
  offset: number;
}

/**
 * Where a field stands in the text of a YAML document, by a path such as `spec.epp.args[1]` or
 * `metadata.labels[app.kubernetes.io/name]`.
 *
 * @param root - node that the path starts from
 * @returns offset of the field's key, or of the nearest parent that is there
 */
export function locateField(
  document: Document,
  root: Node,
  path: string,
): number {
  let at: Step = { rest: path, node: root, offset: root.range?.[0] ?? 0 };
  while (at.rest !== '') {
    const node = isAlias(at.node) ? at.node.resolve(document) : at.node;
    const step = isMap(node)
      ? memberOf(document, node, at.rest)
      : elementOf(node, at.rest);
    if (!step) break;
    at = step;
  }
  return at.offset;
}

/** Keys may have dots themselves, so of the keys that fit the longest is meant. */
function memberOf(
  document: Document,
  map: YAMLMap,
  path: string,
): Step | undefined {
  let best: Step | undefined;
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const rest = afterKey(path, String(key.value));
    if (rest !== undefined && (!best || rest.length < best.rest.length)) {
      best = { rest, node: value, offset: key.range?.[0] ?? 0 };
    }
  }
  return best ?? mergedMemberOf(document, map, path);
}

function afterKey(path: string, key: string): string | undefined {
  if (path.startsWith(`[${key}]`)) return path.slice(key.length + 2);
  const text = path.startsWith('.') ? path.slice(1) : path;
  return key !== '' &&
    text.startsWith(key) &&
    /^$|^[.[]/.test(text.slice(key.length))
    ? text.slice(key.length)
    : undefined;
}

/** A member that comes by `<<: *anchor`. */
function mergedMemberOf(
  document: Document,
  map: YAMLMap,
  path: string,
): Step | undefined {
  const merged = map.items
    .filter(({ key }) => isScalar(key) && isMergeKey(key.value))
    .flatMap(({ value }) => (isSeq(value) ? value.items : [value]));
  for (const value of merged) {
    const node = isAlias(value) ? value.resolve(document) : value;
    const step = isMap(node) ? memberOf(document, node, path) : undefined;
    if (step) return step;
  }
  return undefined;
}

/** The parser has a symbol for an unquoted `<<`. */
function isMergeKey(key: unknown): boolean {
  return typeof key === 'symbol' && key.description === '<<';
}

function elementOf(node: unknown, path: string): Step | undefined {
  const index = /^\[([0-9]+)\]/.exec(path);
  if (!isSeq(node) || !index) return undefined;
  const item = node.items[Number(index[1])];
  const range =
    typeof item === 'object' && item !== null && 'range' in item
      ? item.range
      : undefined;
  return Array.isArray(range)
    ? {
        rest: path.slice(index[0].length),
        node: item,
        offset: Number(range[0]),
      }
    : undefined;
}
