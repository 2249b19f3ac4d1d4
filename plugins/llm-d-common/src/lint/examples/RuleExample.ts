import type { Finding } from '../../findings';

/** What an example is expected to show. */
interface ExpectedFinding {
  path: string;
  severity: Finding['severity'];
}

type Spec = Readonly<Record<string, unknown>>;

/**
 * An input that shows one rule: the part of a custom resource's spec that matters, of two of them, or the text of a configuration as the
 * form takes it.
 */
export type RuleExample = ExpectedFinding &
  (
    | {
        kind: 'SimulatorDeployment' | 'SchedulerInstall';
        spec: Spec;
      }
    | { kind: 'EndpointPickerConfig'; text: string }
    /** Two custom resources, for rules about how they fit together. */
    | { kind: 'Stack'; schedulerInstall: Spec; simulatorDeployment: Spec }
  );

/** At least one for each rule of a table. */
export type RuleExamples<Rules> = Readonly<
  Record<keyof Rules, readonly [RuleExample, ...RuleExample[]]>
>;

const of =
  (
    kind: 'SimulatorDeployment' | 'SchedulerInstall',
    severity: Finding['severity'],
  ) =>
  (path: string, spec: Spec): RuleExample => ({ kind, severity, path, spec });

/** Makers of examples, by kind and severity. */
export const simulatorError = of('SimulatorDeployment', 'error');
export const simulatorWarning = of('SimulatorDeployment', 'warning');
export const schedulerError = of('SchedulerInstall', 'error');
export const schedulerWarning = of('SchedulerInstall', 'warning');
