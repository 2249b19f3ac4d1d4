import { SIM_API_VERSION } from '../crd';
import type { Finding, RuleId } from '../findings';
import { lintEppConfigText } from '../stack/lintEppConfigText';
import { lintStack } from '../stack/lintStack';
import { checkStackResource } from './checkStackResource';
import { endpointPickerExamples } from './examples/endpointPickerExamples';
import { networkExamples } from './examples/networkExamples';
import { resourceExamples } from './examples/resourceExamples';
import type { RuleExample } from './examples/RuleExample';
import { stackExamples } from './examples/stackExamples';

export type { RuleExample } from './examples/RuleExample';

/** Inputs that show what each rule is about; the reference pages print them, and a test holds them to it. */
export const ruleExamples: Readonly<Record<RuleId, readonly RuleExample[]>> = {
  ...resourceExamples,
  ...endpointPickerExamples,
  ...networkExamples,
  ...stackExamples,
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

/** The two custom resources of an example that is about both. */
export function stackResources(
  example: Extract<RuleExample, { kind: 'Stack' }>,
): [object, object] {
  return [
    exampleResource({
      kind: 'SchedulerInstall',
      spec: example.schedulerInstall,
    }),
    exampleResource({
      kind: 'SimulatorDeployment',
      spec: example.simulatorDeployment,
    }),
  ];
}

/** Everything that lint says of an example. */
export function findingsOfExample(example: RuleExample): Finding[] {
  switch (example.kind) {
    case 'EndpointPickerConfig':
      return lintEppConfigText(example.text);
    case 'Stack': {
      const checked = stackResources(example).map(checkStackResource);
      return lintStack(
        checked.flatMap(({ resource }) => (resource ? [resource] : [])),
      ).map(({ finding }) => finding);
    }
    default:
      return checkStackResource(exampleResource(example)).findings;
  }
}
