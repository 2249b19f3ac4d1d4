import {
  checkStackResource,
  compile,
  lintStack,
  type Capabilities,
  type Finding,
  type KubernetesObject,
  parseKubernetesObject,
  type StackResource,
} from '@llm-d-sim/plugin-llm-d-common';
import type { SourceObject } from '../documents/SourceObject';
import type { Problem } from '../problems/Problem';
import { collisionsOf } from './collisions';
import { withOverrides, type Overrides } from './overrides';
import { stackKinds, subjectOf } from './subjectOf';

/** A custom resource, where it stands, and what it stands for. */
export interface CompiledResource {
  source: SourceObject;
  resource: StackResource;
  objects: KubernetesObject[];
}

export interface CompileSettings extends Overrides {
  capabilities: Capabilities;
}

/**
 * Compiles custom resources, and tells everything that is wrong with any of them. Namespaces that stand beside them go through as they are,
 * so that what comes out can be applied.
 */
export function compileObjects(
  sources: readonly SourceObject[],
  settings: CompileSettings,
): {
  namespaces: KubernetesObject[];
  compiled: CompiledResource[];
  problems: Problem[];
} {
  const namespaces: KubernetesObject[] = [];
  const compiled: CompiledResource[] = [];
  const problems: Problem[] = [];
  for (const source of sources) {
    const namespace = asNamespace(source.value);
    if (namespace) {
      namespaces.push(namespace);
      continue;
    }
    const found = checkSource(source, settings);
    problems.push(...found.problems);
    if (found.resource) {
      compiled.push({
        source,
        resource: found.resource,
        objects: compile(found.resource, settings.capabilities),
      });
    }
  }
  return {
    namespaces,
    compiled,
    problems: [...problems, ...collisionsOf(compiled), ...misfitsOf(compiled)],
  };
}

function asNamespace(value: unknown): KubernetesObject | undefined {
  if (kindOf(value) !== 'Namespace') return undefined;
  try {
    return parseKubernetesObject(value);
  } catch {
    return undefined;
  }
}

/** What does not fit between custom resources that make a stack together. */
function misfitsOf(compiled: readonly CompiledResource[]): Problem[] {
  return lintStack(compiled.map(({ resource }) => resource)).flatMap(
    ({ finding, resource }) =>
      compiled
        .filter(one => one.resource === resource)
        .map(({ source }) => problemOf(finding, source)),
  );
}

function problemOf(finding: Finding, source: SourceObject): Problem {
  const { docs, fix, message, path, severity } = finding;
  return {
    severity,
    file: source.file,
    position: source.positionOf(path),
    subject: subjectOf(source.value),
    path,
    message,
    fix,
    docs,
  };
}

/** A custom resource that can be compiled, if it is one, and what there is to say about it. */
function checkSource(
  source: SourceObject,
  settings: CompileSettings,
): { resource?: StackResource; problems: Problem[] } {
  const { file, title, value } = source;
  const kind = kindOf(value);
  if (!stackKinds.includes(kind ?? '')) {
    return {
      problems: [
        {
          severity: 'error',
          file,
          position: source.positionOf('kind'),
          subject: title,
          message:
            kind === undefined
              ? `no Kubernetes object: it has no kind`
              : `${subjectOf(value)}: only ${stackKinds.join(
                  ' and ',
                )} can be compiled`,
          fix: 'leave it out here; what is no custom resource of ours needs no compiling',
        },
      ],
    };
  }
  const subject = subjectOf(value);
  const overridden = withOverrides(value, settings);
  const notes = overridden.notes.map(
    (message): Problem => ({
      severity: 'warning',
      file,
      position: source.positionOf('spec.epp'),
      subject,
      message,
    }),
  );
  const { findings, resource } = checkStackResource(overridden.value);
  return {
    resource,
    problems: [
      ...findings.map(finding => problemOf(finding, source)),
      ...notes,
    ],
  };
}

function kindOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'kind' in value && typeof value.kind === 'string'
    ? value.kind
    : undefined;
}
