import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { SharedInformers } from '../informers/SharedInformers';
import { DryRunClient } from './DryRunClient';
import { DryRunDeletion } from './DryRunDeletion';
import type { DryRunReport } from './DryRunReport';

/** Stands for every part of an operator that changes a cluster, and changes nothing. */
export function dryRunParts(options: {
  cluster: ClusterClient;
  informers: SharedInformers;
  report: DryRunReport;
}) {
  const { informers, report } = options;
  const cluster = new DryRunClient(options.cluster, write => report.add(write));
  return {
    cluster,
    deletion: new DryRunDeletion({ cluster, informers, report }),
    events: { record: async () => {} },
    finalizer: { ensure: async () => {} },
    status: {
      write: async (
        ...[live, verdicts]: Parameters<DryRunReport['conclude']>
      ) => report.conclude(live, verdicts),
    },
  };
}
