import * as z from 'zod';
import { StatusError, badRequest } from '../errors/StatusError';
import {
  cloneJson,
  equalJson,
  isObject,
  setField,
  type JsonValue,
} from '../json/JsonValue';

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: z.string() }),
  z.object({ op: z.literal('remove'), path: z.string() }),
  z.object({
    op: z.enum(['move', 'copy']),
    path: z.string(),
    from: z.string(),
  }),
]);
type Operation = z.infer<typeof operationSchema>;

function unprocessable(message: string): StatusError {
  return new StatusError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${message}`,
    {},
  );
}

function parsePointer(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) {
    throw badRequest(
      `error decoding patch: the path ${JSON.stringify(
        pointer,
      )} must start with a slash`,
    );
  }
  return pointer
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function indexIn(list: JsonValue[], key: string, pointer: string): number {
  const index = Number(key);
  if (!/^(0|[1-9]\d*)$/.test(key) || index >= list.length) {
    throw unprocessable(`no item ${key} in the list (path ${pointer})`);
  }
  return index;
}

function read(root: JsonValue, pointer: string): JsonValue {
  let value: JsonValue = root;
  for (const key of parsePointer(pointer)) {
    if (Array.isArray(value)) {
      value = value[indexIn(value, key, pointer)];
    } else {
      const child =
        isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
      if (child === undefined) {
        throw unprocessable(`nothing is at path ${pointer}`);
      }
      value = child;
    }
  }
  return value;
}

function write(
  root: JsonValue,
  pointer: string,
  mode: 'add' | 'replace',
  value: JsonValue,
): JsonValue {
  const keys = parsePointer(pointer);
  const last = keys.pop();
  if (last === undefined) {
    return value;
  }
  const parentPointer = pointer.slice(0, pointer.lastIndexOf('/'));
  const parent = read(root, parentPointer);
  if (Array.isArray(parent)) {
    if (mode === 'replace') {
      parent[indexIn(parent, last, pointer)] = value;
    } else if (last === '-' || Number(last) === parent.length) {
      parent.push(value);
    } else {
      parent.splice(indexIn(parent, last, pointer), 0, value);
    }
  } else if (isObject(parent)) {
    if (mode === 'replace') {
      read(root, pointer);
    }
    setField(parent, last, value);
  } else {
    throw unprocessable(`${parentPointer} is neither an object nor a list`);
  }
  return root;
}

function remove(root: JsonValue, pointer: string): JsonValue {
  const last = parsePointer(pointer).pop();
  if (last === undefined) {
    return null;
  }
  const parent = read(root, pointer.slice(0, pointer.lastIndexOf('/')));
  read(root, pointer);
  if (Array.isArray(parent)) {
    parent.splice(indexIn(parent, last, pointer), 1);
  } else if (isObject(parent)) {
    delete parent[last];
  }
  return root;
}

function perform(
  root: JsonValue,
  operation: Operation,
  value: JsonValue | undefined,
): JsonValue {
  switch (operation.op) {
    case 'add':
    case 'replace':
      return write(root, operation.path, operation.op, value ?? null);
    case 'remove':
      return remove(root, operation.path);
    case 'copy':
      return write(
        root,
        operation.path,
        'add',
        cloneJson(read(root, operation.from)),
      );
    case 'move': {
      const moved = read(root, operation.from);
      return write(remove(root, operation.from), operation.path, 'add', moved);
    }
    default: {
      const exists = operation.path === '' || value !== null;
      const actual = exists
        ? read(root, operation.path)
        : readOrNull(root, operation.path);
      if (!equalJson(actual, value ?? null)) {
        throw unprocessable(`testing path ${operation.path} failed`);
      }
      return root;
    }
  }
}

/** A test against null also holds where nothing is. */
function readOrNull(root: JsonValue, pointer: string): JsonValue {
  try {
    return read(root, pointer);
  } catch (error) {
    if (error instanceof StatusError) {
      return null;
    }
    throw error;
  }
}

/** JSON patch, RFC 6902. The target is left as it is. Throws a 422 Status when an operation cannot be carried out. */
export function jsonPatch(target: JsonValue, patch: JsonValue): JsonValue {
  if (!Array.isArray(patch)) {
    throw badRequest(
      'error decoding patch: a JSON patch is a list of operations',
    );
  }
  return patch.reduce<JsonValue>((root, item) => {
    const operation = operationSchema.safeParse(item);
    if (!operation.success) {
      throw unprocessable(`${JSON.stringify(item)} is no JSON patch operation`);
    }
    const value = isObject(item) ? item.value : undefined;
    return perform(
      root,
      operation.data,
      value === undefined ? undefined : cloneJson(value),
    );
  }, cloneJson(target));
}
