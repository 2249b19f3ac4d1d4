import type { ObjectReference } from '@llm-d-sim/plugin-llm-d-common';

/** `<Kind> <namespace>/<name>`, as a person names an object. */
export function objectLabel({ kind, name, namespace }: ObjectReference) {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
