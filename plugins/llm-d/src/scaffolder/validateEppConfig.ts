import {
  describeFinding,
  lintEppConfigText,
} from '@llm-d-sim/plugin-llm-d-common';

/** Says in the form what the operator would say of the same configuration. */
export function validateEppConfig(
  value: string | undefined,
  validation: { addError(message: string): void },
): void {
  if (!value?.trim()) {
    return;
  }
  for (const finding of lintEppConfigText(value)) {
    if (finding.severity === 'error') {
      validation.addError(describeFinding(finding));
    }
  }
}
