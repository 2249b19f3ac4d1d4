import type { Topology } from './topology';

/** Without pods or Deployments nothing about a workload is certain. */
export function podGap({ gapOf }: Topology) {
  return gapOf('Pod') ?? gapOf('Deployment');
}
