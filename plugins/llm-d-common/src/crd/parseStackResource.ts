import { z } from 'zod';
import { SIM_API_VERSION } from './apiVersion';
import { describeIssue } from './describeIssue';
import type { Finding } from './Finding';
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

const kindSchema = z.looseObject({
  apiVersion: z.literal(SIM_API_VERSION),
  kind: z.enum(['SimulatorDeployment', 'SchedulerInstall']),
});

/**
 * Checks an object against the schema of its kind and applies the defaults, as an API server with our CRDs does. What
 * a schema cannot express is the business of {@link validateStackResource}.
 *
 * @param object - anything, e.g. parsed YAML or an object read from a cluster
 * @returns the resource, or a finding for each field that is wrong
 * @public
 */
export function parseStackResource(object: unknown): ParsedStackResource {
  const kind = kindSchema.safeParse(object, { reportInput: true });
  if (!kind.success) {
    return { ok: false, findings: toFindings(kind.error) };
  }
  const parsed =
    kind.data.kind === 'SimulatorDeployment'
      ? simulatorDeploymentSchema.safeParse(object, { reportInput: true })
      : schedulerInstallSchema.safeParse(object, { reportInput: true });
  return parsed.success
    ? { ok: true, resource: parsed.data }
    : { ok: false, findings: toFindings(parsed.error) };
}

function toFindings(error: z.ZodError): Finding[] {
  return error.issues.flatMap(issue => {
    const paths =
      issue.code === 'unrecognized_keys'
        ? issue.keys.map(key => [...issue.path, key])
        : [issue.path];
    return paths.map(path => ({
      severity: 'error' as const,
      rule: 'schema',
      path: fieldPath(path),
      message: describeIssue(issue),
    }));
  });
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => {
      if (typeof key === 'number') {
        return `[${key}]`;
      }
      const text = String(key);
      const dotted = index === 0 ? text : `.${text}`;
      return /[./]/.test(text) ? `[${text}]` : dotted;
    })
    .join('');
}
