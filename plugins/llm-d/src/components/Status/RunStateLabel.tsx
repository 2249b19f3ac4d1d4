import type { RoutingTestRun } from '@llm-d-sim/plugin-llm-d-common';
import { runResult } from './runResult';
import { VerdictLabel } from './VerdictLabel';

/** How a run stands: its verdict once there is one. */
export function RunStateLabel(props: { run: RoutingTestRun }) {
  return <VerdictLabel verdict={runResult(props.run)} />;
}
