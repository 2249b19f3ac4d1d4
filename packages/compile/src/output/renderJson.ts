import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** A value as indented JSON. */
export function renderJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Manifests as one JSON `List`, in their order, as kubectl reads and writes it. */
export function renderJsonList(objects: readonly KubernetesObject[]): string {
  return renderJson({ apiVersion: 'v1', kind: 'List', items: objects });
}
