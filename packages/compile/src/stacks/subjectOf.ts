import { describeReference } from '@llm-d-sim/plugin-llm-d-common';

/** Kinds that can be compiled. */
export const stackKinds: readonly string[] = [
  'SimulatorDeployment',
  'SchedulerInstall',
];

/** `<Kind> <namespace>/<name>` of an object that nobody has checked yet. */
export function subjectOf(value: unknown): string {
  const kind = textAt(value, 'kind') ?? 'object';
  const metadata = memberOf(value, 'metadata');
  return describeReference({
    kind,
    name: textAt(metadata, 'name') ?? '(no name)',
    namespace:
      textAt(metadata, 'namespace') ??
      // As kubectl has it.
      (stackKinds.includes(kind) ? 'default' : undefined),
  });
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? new Map<string, unknown>(Object.entries(value)).get(key)
    : undefined;
}

function textAt(value: unknown, key: string): string | undefined {
  const member = memberOf(value, key);
  return typeof member === 'string' && member !== '' ? member : undefined;
}
