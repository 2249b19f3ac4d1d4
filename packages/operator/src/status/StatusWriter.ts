import {
  describeObject,
  OPERATOR_FIELD_MANAGER,
  type Condition,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import { ClusterError, type ClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import type { ConditionVerdict } from '../conditions/ConditionVerdict';
import {
  hasWarnings,
  settleConditions,
  settleReady,
  transitions,
  type Verdicts,
} from '../conditions/settleConditions';
import type { EventRecorder } from '../events/EventRecorder';
import type { SharedInformers } from '../informers/SharedInformers';
import type { Logger } from '../operator/Logger';
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
    live: KubernetesObject,
    verdicts: Verdicts,
    facts?: StatusFacts,
  ): Promise<void> {
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
    live: KubernetesObject,
    verdict: ConditionVerdict,
  ): Promise<void> {
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
    this.#logger.warn(`${describeObject(live)}: ${reason}: ${message}`);
    await this.#events.record(live, { type: 'Warning', reason, message });
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
    const { name, namespace } = metadata;
    try {
      const answer = await this.#cluster.applyStatus(
        { apiVersion, kind, metadata: { name, namespace }, status },
        { fieldManager: OPERATOR_FIELD_MANAGER, force: true },
      );
      this.#informers.cache(live)?.put(answer);
      return true;
    } catch (error) {
      // Deleted in the meantime: there is nothing left to tell anybody.
      if (error instanceof ClusterError && error.code === 'NotFound') {
        return false;
      }
      throw error;
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
    const line = `${describeObject(live)}: Ready=${ready?.status} ${
      ready?.reason
    }: ${ready?.message}`;
    const isNews =
      ready?.status !== before?.status || ready?.reason !== before?.reason;
    if (isNews) this.#logger.info(line);
    else this.#logger.debug(line);
  }

  async #recordTransitions(
    live: KubernetesObject,
    previous: readonly Condition[],
    current: readonly Condition[],
  ): Promise<void> {
    for (const { condition, from } of transitions(previous, current)) {
      const { message, reason, status, type } = condition;
      // What nobody knows of is no news, nor is a part that begins as expected: fit to be acted upon, not yet running.
      if (status === 'Unknown') continue;
      const gate = ['Valid', 'DependenciesMet', 'Applied'].includes(type);
      const warns = hasWarnings(condition);
      if (from === undefined && gate === (status === 'True') && !warns) {
        continue;
      }
      // The condition that keeps Ready from being True has an event of its own.
      if (type === 'Ready' && status === 'False') continue;
      await this.#events.record(live, {
        type:
          (status === 'True' && !warns) || reason === 'Progressing'
            ? 'Normal'
            : 'Warning',
        reason,
        message: type === 'Ready' ? message : `${type}: ${message}`,
      });
    }
  }
}
