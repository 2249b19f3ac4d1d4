import { spawnSync } from 'node:child_process';
import { CHART } from './deployFolder';
import { RELEASE } from './ChartRendering';

/** What Helm had to say, and whether it was content. */
export interface HelmAnswer {
  ok: boolean;
  output: string;
  complaint: string;
}

/**
 * Helm that the machine has: the program that LLM_D_HELM names (`scripts/conformance/helm.sh` builds one), else the one on PATH; undefined
 * when there is none.
 */
export function findHelm(): string | undefined {
  const program = process.env.LLM_D_HELM ?? 'helm';
  return spawnSync(program, ['version', '--short']).status === 0
    ? program
    : undefined;
}

/** Runs Helm, with the chart after the first arguments. */
export function runHelm(helm: string, args: readonly string[]): HelmAnswer {
  const { status, stdout, stderr } = spawnSync(helm, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { ok: status === 0, output: stdout, complaint: stderr };
}

/** The chart as {@link RELEASE} with the values of a file, and with `--set` or the like besides. */
export function renderChart(
  helm: string,
  valuesFile: string,
  ...more: readonly string[]
): HelmAnswer {
  return runHelm(helm, [
    'template',
    RELEASE.name,
    CHART,
    '--namespace',
    RELEASE.namespace,
    '--kube-version',
    RELEASE.kubernetesVersion,
    '--values',
    valuesFile,
    ...more,
  ]);
}
