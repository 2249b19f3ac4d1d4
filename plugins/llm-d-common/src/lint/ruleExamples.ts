import { SIM_API_VERSION } from '../crd';
import type { Finding, RuleId } from '../findings';
import { lintEppConfigText } from '../stack/lintEppConfigText';
import { checkStackResource } from './checkStackResource';
import { endpointPickerExamples } from './examples/endpointPickerExamples';
import { networkExamples } from './examples/networkExamples';
import { resourceExamples } from './examples/resourceExamples';
import type { RuleExample } from './examples/RuleExample';

export type { RuleExample } from './examples/RuleExample';

/** Inputs that show what each rule is about; the reference pages print them, and a test holds them to it. */
export const ruleExamples: Readonly<Record<RuleId, readonly RuleExample[]>> = {
  ...resourceExamples,
  ...endpointPickerExamples,
  ...networkExamples,
};

/** The custom resource `demo` whose spec an example is an excerpt of. */
export function exampleResource({
  kind,
  spec,
}: {
  kind: string;
  spec: Readonly<Record<string, unknown>>;
}): object {
  return {
    apiVersion: SIM_API_VERSION,
    kind,
    metadata: { name: 'demo', namespace: 'llm-d-sim' },
    spec:
      kind === 'SchedulerInstall'
        ? { simulatorNamespace: 'llm-d-sim', ...spec }
        : spec,
  };
}

/** Everything that lint says of an example. */
export function findingsOfExample(example: RuleExample): Finding[] {
  return example.kind === 'EndpointPickerConfig'
    ? lintEppConfigText(example.text)
    : checkStackResource(exampleResource(example)).findings;
}
