import { verdictTable } from '@llm-d-sim/plugin-llm-d-common';
import type { PreflightReport } from './PreflightReport';

/**
 * A preflight as Markdown for a pull request: badged, for it says nothing of the cluster that the pull request is about.
 *
 * @public
 */
export function preflightText(report: PreflightReport): string {
  const { memoryMiB, reason, replaced, run, seconds, verdict } = report;
  return [
    `### Preflight: ${verdict} (local stand-in)`,
    '',
    'Tried on a throw-away local cluster with stand-ins for gateway, endpoint picker and model server. It shows that the configuration routes as it should; its figures say nothing of a real cluster.',
    '',
    ...(run
      ? [verdictTable(run)]
      : [reason ?? 'There was nothing to be shown.']),
    ...(replaced.length > 0
      ? ['', ...replaced.map(sentence => `- ${sentence}`)]
      : []),
    '',
    `Took ${seconds} s and at most ${memoryMiB} MiB.`,
  ].join('\n');
}
