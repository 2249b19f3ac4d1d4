import { z } from 'zod';
import {
  parseWithFaults,
  type SchemaFault,
  type StackResource,
} from '../crd/parseStackResource';
import { editAt } from '../crd/editAt';

/** A resource that keeps what is right in an object. */
export interface RepairedStackResource {
  resource: StackResource;
  /** The same before the defaults. */
  object: unknown;
}

const placesSchema = z.looseObject({
  metadata: z
    .looseObject({
      name: z.string().optional().catch(undefined),
      namespace: z.string().optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  spec: z.looseObject({}).optional().catch(undefined),
});

const UNNAMED = 'unnamed';
const DEFAULT_NAMESPACE = 'default';

/**
 * An object without its wrong fields. What is required and missing is made up where there is one thing that it may be taken for
 * (the namespace of the pods: that of the resource); elsewhere what lacks it is taken away as a whole.
 *
 * @returns nothing when that leaves no resource, e.g. because the kind is wrong
 */
export function repairStackResource(
  object: unknown,
  faults: readonly SchemaFault[],
): RepairedStackResource | undefined {
  let rest = object;
  let paths = faults.map(({ path }) => path);
  // Each round goes one step nearer to the root, so there is an end to it.
  while (paths.length > 0 && paths.every(path => path.length > 0)) {
    rest = withRequired(
      inRemovalOrder(paths).reduce<unknown>(
        (value, path) => editAt(value, path, 'remove'),
        rest,
      ),
    );
    const parsed = parseWithFaults(rest);
    if (parsed.ok) {
      return { resource: parsed.resource, object: rest };
    }
    paths = parsed.faults.map(({ path }) => path.slice(0, -1));
  }
  return undefined;
}

/** Behind before front and inside before outside, so that removing one place moves none that is yet to be removed; each once. */
function inRemovalOrder(
  paths: readonly (readonly PropertyKey[])[],
): (readonly PropertyKey[])[] {
  const byText = new Map(paths.map(path => [JSON.stringify(path), path]));
  return [...byText.values()].sort((one, other) => {
    const at = one.findIndex((key, index) => key !== other[index]);
    const [mine, its] = [one[at], other[at]];
    if (mine === undefined || its === undefined) {
      return other.length - one.length;
    }
    return typeof mine === 'number' && typeof its === 'number'
      ? its - mine
      : String(its).localeCompare(String(mine), 'en');
  });
}

function withRequired(object: unknown): unknown {
  const { data } = placesSchema.safeParse(object);
  if (!data) {
    return object;
  }
  const { metadata, spec } = data;
  return {
    ...data,
    metadata: { ...metadata, name: metadata?.name ?? UNNAMED },
    spec:
      data.kind === 'SchedulerInstall' && spec?.simulatorNamespace === undefined
        ? {
            ...spec,
            simulatorNamespace: metadata?.namespace ?? DEFAULT_NAMESPACE,
          }
        : spec ?? {},
  };
}
