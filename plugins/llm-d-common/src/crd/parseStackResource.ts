import { z } from 'zod';
import type { Finding } from '../findings/Finding';
import { error as schemaError } from '../findings/report';
import { SIM_API_VERSION } from './apiVersion';
import { describeIssue } from './describeIssue';
import { editAt } from './editAt';
import { fieldPath } from './fieldPath';
import {
  schedulerInstallSchema,
  type SchedulerInstall,
} from './schedulerInstall';
import {
  simulatorDeploymentSchema,
  type SimulatorDeployment,
} from './simulatorDeployment';

/** Either custom resource, defaults applied. @public */
export type StackResource = SimulatorDeployment | SchedulerInstall;

/** What parsing gives: a resource, or all that is wrong with it. @public */
export type ParsedStackResource =
  | { ok: true; resource: StackResource }
  | { ok: false; findings: Finding[] };

/** A field that breaks the schema. */
export interface SchemaFault {
  /** The field, key by key. */
  path: readonly PropertyKey[];
  finding: Finding;
}

const kindSchema = z.looseObject({
  apiVersion: z.literal(SIM_API_VERSION),
  kind: z.enum(['SimulatorDeployment', 'SchedulerInstall']),
});

const isKey = (key: PropertyKey | undefined) => typeof key === 'string';

/**
 * Checks an object against the schema of its kind and applies the defaults, as an API server with our CRDs does. What
 * a schema cannot express is the business of {@link validateStackResource}.
 *
 * @param object - anything, e.g. parsed YAML or an object read from a cluster
 * @returns the resource, or a finding for each field that is wrong
 * @public
 */
export function parseStackResource(object: unknown): ParsedStackResource {
  const parsed = parseWithFaults(object);
  return parsed.ok
    ? parsed
    : { ok: false, findings: parsed.faults.map(({ finding }) => finding) };
}

/** Like {@link parseStackResource}, with the wrong fields as a program can follow them. */
export function parseWithFaults(
  object: unknown,
):
  | { ok: true; resource: StackResource }
  | { ok: false; faults: SchemaFault[] } {
  const parsed = parseOnce(object);
  if (parsed.success) {
    return { ok: true, resource: parsed.data };
  }
  // As an API server has it: a null counts as if the field were left out, but for elements of lists.
  const nulls = parsed.error.issues
    .filter(({ input, path }) => input === null && isKey(path.at(-1)))
    .map(({ path }) => path);
  const again =
    nulls.length > 0
      ? parseOnce(
          nulls.reduce<unknown>(
            (value, path) => editAt(value, path, 'remove'),
            object,
          ),
        )
      : parsed;
  return again.success
    ? { ok: true, resource: again.data }
    : { ok: false, faults: faultsOf(again.error) };
}

type Parsed =
  | { success: true; data: StackResource }
  | { success: false; error: z.ZodError };

function parseOnce(object: unknown): Parsed {
  const kind = kindSchema.safeParse(object, { reportInput: true });
  if (!kind.success) {
    return { success: false, error: kind.error };
  }
  return kind.data.kind === 'SimulatorDeployment'
    ? simulatorDeploymentSchema.safeParse(object, { reportInput: true })
    : schedulerInstallSchema.safeParse(object, { reportInput: true });
}

function faultsOf(error: z.ZodError): SchemaFault[] {
  return error.issues.flatMap(issue => {
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => [...issue.path, key])
        : [issue.path];
    return paths.map(path => ({
      path,
      finding: schemaError('schema', fieldPath(path), describeIssue(issue)),
    }));
  });
}
