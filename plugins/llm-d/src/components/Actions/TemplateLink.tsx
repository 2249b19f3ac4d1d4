import type { EntityPlace } from '@llm-d-sim/plugin-llm-d-common';

export function TemplateLink(_: { entity: EntityPlace }) {
  return null;
}
