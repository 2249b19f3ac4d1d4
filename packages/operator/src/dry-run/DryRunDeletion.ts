import {
  referenceOf,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { SharedInformers } from '../informers/SharedInformers';
import { deletionStages } from '../reconcile/deletionOrder';
import { isOwnedBy, type Owner } from '../reconcile/ownership';
import { readPreviousStatus } from '../status/StackStatus';
import type { DryRunReport } from './DryRunReport';

/** Plans the end of everything that was made for a custom resource that is being deleted. */
export class DryRunDeletion {
  readonly #cluster: Pick<ClusterClient, 'delete'>;
  readonly #informers: SharedInformers;
  readonly #report: DryRunReport;

  constructor(options: {
    cluster: Pick<ClusterClient, 'delete'>;
    informers: SharedInformers;
    report: DryRunReport;
  }) {
    this.#cluster = options.cluster;
    this.#informers = options.informers;
    this.#report = options.report;
  }

  async advance(
    live: KubernetesObject,
    owner: Owner,
  ): Promise<Record<string, never>> {
    for (const { apiVersion, kind } of readPreviousStatus(live).inventory) {
      await this.#informers.ensure({ apiVersion, kind });
    }
    const owned = this.#informers
      .ownedBy(owner.uid)
      .filter(object => isOwnedBy(object, owner));
    // One stage would wait for the other to be gone, which here none ever is.
    for (const object of deletionStages(owned).flat()) {
      await this.#cluster.delete(referenceOf(object), {
        uid: object.metadata.uid,
      });
    }
    this.#report.conclude(live, undefined);
    return {};
  }
}
