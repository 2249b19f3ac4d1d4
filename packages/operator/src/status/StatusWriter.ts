import {
  OPERATOR_FIELD_MANAGER,
  referenceOf,
  type Condition,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { ConditionVerdict } from '../conditions/ConditionVerdict';
import {
  settleConditions,
  settleReady,
  transitions,
  type Verdicts,
} from '../conditions/settleConditions';
import type { EventRecorder } from '../events/EventRecorder';
import { transitionEvents } from '../events/transitionEvents';
import type { SharedInformers } from '../informers/SharedInformers';
import type { Logger } from '../operator/Logger';
import { stackKeyOf } from '../reconcile/stackKey';
import {
  isSameStatus,
  readPreviousStatus,
  type StackStatus,
} from './StackStatus';

/** What a status says besides its conditions. */
export type StatusFacts = Omit<
  StackStatus,
  'observedGeneration' | 'conditions'
>;

/** Writes the status of custom resources, only where it changes, and tells what is new in events and in the log. */
export class StatusWriter {
  readonly #cluster: ClusterClient;
  readonly #informers: SharedInformers;
  readonly #events: EventRecorder;
  readonly #logger: Logger;
  readonly #now: () => Date;

  constructor(options: {
    cluster: ClusterClient;
    informers: SharedInformers;
    events: EventRecorder;
    logger: Logger;
    now(): Date;
  }) {
    this.#cluster = options.cluster;
    this.#informers = options.informers;
    this.#events = options.events;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** @param facts - left out: what the last status said */
  async write(
    reconciled: KubernetesObject,
    verdicts: Verdicts,
    facts?: StatusFacts,
  ): Promise<void> {
    const live = this.#newest(reconciled);
    const { conditions: previous, ...known } = readPreviousStatus(live);
    const conditions = settleConditions(
      verdicts,
      previous,
      live.metadata.generation ?? 0,
      this.#now(),
    );
    if (!(await this.#apply(live, conditions, facts ?? known))) return;
    this.#logReady(live, previous, conditions);
    await this.#recordTransitions(live, previous, conditions);
  }

  /** Says of a custom resource that is being deleted why it is still there; the other conditions stay as they were. */
  async writeDeletion(
    reconciled: KubernetesObject,
    verdict: ConditionVerdict,
  ): Promise<void> {
    const live = this.#newest(reconciled);
    const { conditions: previous, ...known } = readPreviousStatus(live);
    const conditions = [
      settleReady(
        verdict,
        previous,
        live.metadata.generation ?? 0,
        this.#now(),
      ),
      ...previous.filter(({ type }) => type !== 'Ready'),
    ];
    if (!(await this.#apply(live, conditions, known))) return;
    const { message, reason } = verdict;
    this.#logger.warn(`${reason}: ${message}`, { key: stackKeyOf(live) });
    await this.#events.record(live, { type: 'Warning', reason, message });
  }

  /**
   * The reconciled state, but with the metadata and status that we wrote since, or somebody else did: transitions are told from the
   * status that is there.
   */
  #newest(reconciled: KubernetesObject): KubernetesObject {
    const { name, namespace, uid } = reconciled.metadata;
    const cached = this.#informers.cache(reconciled)?.get(namespace, name);
    if (!cached || cached.metadata.uid !== uid) return reconciled;
    const { generation } = reconciled.metadata;
    return { ...cached, metadata: { ...cached.metadata, generation } };
  }

  /** @returns whether something was written */
  async #apply(
    live: KubernetesObject,
    conditions: Condition[],
    facts: StatusFacts,
  ): Promise<boolean> {
    const status: StackStatus = {
      observedGeneration: live.metadata.generation ?? 0,
      conditions,
      ...facts,
    };
    if (isSameStatus(live, status)) return false;
    const { apiVersion, kind, metadata } = live;
    // The version guards the times of the last transitions: another operator, or a write of ours whose answer was lost, may have been
    // there before.
    const { name, namespace, resourceVersion } = metadata;
    try {
      const answer = await this.#cluster.applyStatus(
        {
          apiVersion,
          kind,
          metadata: { name, namespace, resourceVersion },
          status,
        },
        { fieldManager: OPERATOR_FIELD_MANAGER, force: true },
      );
      this.#informers.cache(live)?.put(answer);
      return true;
    } catch (error) {
      // Deleted in the meantime: there is nothing left to tell anybody.
      if (error instanceof ClusterError && error.code === 'NotFound') {
        return false;
      }
      await this.#readAgain(live);
      throw error;
    }
  }

  async #readAgain(live: KubernetesObject): Promise<void> {
    try {
      const now = await this.#cluster.get(referenceOf(live));
      if (now) this.#informers.cache(live)?.put(now);
    } catch (error) {
      // What the caller has to report is why it could not write.
      if (!(error instanceof ClusterError)) throw error;
    }
  }

  #logReady(
    live: KubernetesObject,
    previous: readonly Condition[],
    current: readonly Condition[],
  ): void {
    const isReady = ({ type }: Condition) => type === 'Ready';
    const before = previous.find(isReady);
    const ready = current.find(isReady);
    const line = `Ready=${ready?.status} ${ready?.reason}: ${ready?.message}`;
    const fields = { key: stackKeyOf(live) };
    const isNews =
      ready?.status !== before?.status || ready?.reason !== before?.reason;
    if (isNews) this.#logger.info(line, fields);
    else this.#logger.debug(line, fields);
  }

  async #recordTransitions(
    live: KubernetesObject,
    previous: readonly Condition[],
    current: readonly Condition[],
  ): Promise<void> {
    for (const event of transitionEvents(transitions(previous, current))) {
      await this.#events.record(live, event);
    }
  }
}
