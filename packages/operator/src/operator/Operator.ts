import { kindId } from '@llm-d-sim/plugin-llm-d-common';
import type { KubeConfig } from '@kubernetes/client-node';
import {
  DefaultClusterClient,
  type ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { EventRecorder } from '../events/EventRecorder';
import { InterestIndex } from '../informers/InterestIndex';
import { LabelIndex } from '../informers/LabelIndex';
import { SharedInformers } from '../informers/SharedInformers';
import { crdKind, madeKinds, watchedKinds } from '../informers/WatchedKind';
import { LeaderElector } from '../leader-election/LeaderElector';
import { QueueRunner } from '../queue/QueueRunner';
import { defaultRetryPolicy } from '../queue/retryDelay';
import { AppliedMemory } from '../reconcile/AppliedMemory';
import { ObjectApplier } from '../reconcile/ObjectApplier';
import { Reconciler } from '../reconcile/Reconciler';
import { StackApplier } from '../reconcile/StackApplier';
import { StackDeletion } from '../reconcile/StackDeletion';
import { StackFinalizer } from '../reconcile/StackFinalizer';
import { StatusWriter } from '../status/StatusWriter';
import { CapabilitiesCache } from './CapabilitiesCache';
import { ChangeRouter } from './ChangeRouter';
import { describeError, type Logger } from './Logger';

/** Where the operator's own Lease lies. */
export interface LeaderElectionOptions {
  namespace: string;
  name: string;
  identity: string;
}

export interface OperatorOptions {
  kubeConfig: KubeConfig;
  transport: ClusterTransport;
  allowedNamespaces: readonly string[];
  /** Whether EnvoyFilters may be made. */
  allowEnvoyFilters: boolean;
  namespaces: readonly string[] | undefined;
  leaderElection: LeaderElectionOptions | undefined;
  /** How long a deletion may take before the status tells what it waits for. */
  deletionStuckAfterMs: number;
  logger: Logger;
  /** Another replica may have taken over; this one has stopped working. */
  onLeadershipLost(): void;
}

const concurrency = 4;
/** As controller-runtime has it: ten retries per second over all keys, after a hundred at once. */
const retryLimit = { burst: 100, perSecond: 10 };
const leaseTimes = { leaseDurationMs: 15_000, retryPeriodMs: 2_000 };

/** Informers, queue and reconciler, wired together. */
export class Operator {
  readonly #options: OperatorOptions;
  readonly #informers: SharedInformers;
  readonly #queue: QueueRunner;
  readonly #elector: LeaderElector | undefined;
  readonly #capabilities: CapabilitiesCache;
  #election: Promise<void> | undefined;

  constructor(options: OperatorOptions) {
    const { allowedNamespaces, allowEnvoyFilters, kubeConfig, logger } =
      options;
    const { transport } = options;
    this.#options = options;
    const cluster = DefaultClusterClient.create({ transport });
    const capabilities = new CapabilitiesCache(cluster);
    this.#capabilities = capabilities;
    const memory = new AppliedMemory();
    const pods = new LabelIndex();
    const interests = new InterestIndex();
    const router = new ChangeRouter({
      pods,
      interests,
      namespaces: options.namespaces,
      enqueue: key => this.#queue.add(key),
    });
    this.#informers = new SharedInformers({
      kubeConfig,
      transport,
      kinds: watchedKinds,
      random: Math.random,
      onChange: (object, change) => {
        if (change === 'deleted') memory.forget(object);
        router.onChange(object, change);
        if (kindId(object) === kindId(crdKind)) {
          capabilities.invalidate();
          router.enqueueAll(this.#informers);
        }
      },
      onServed: (kind, served) => {
        logger.debug(
          `${kindId(kind)} is ${served ? 'watched' : 'not served (yet)'}`,
        );
        capabilities.invalidate();
        router.enqueueAll(this.#informers);
      },
      onError: (kind, error, retryInMs) =>
        logger.warn(
          `watch of ${kindId(kind)} broke, again in ${Math.round(
            retryInMs,
          )} ms: ${describeError(error)}`,
        ),
    });
    const informers = this.#informers;
    const now = () => new Date();
    const finalizer = new StackFinalizer({
      cluster,
      informers,
      kinds: madeKinds,
    });
    const events = new EventRecorder({
      cluster,
      now,
      onError: error =>
        logger.debug(`event not written: ${describeError(error)}`),
    });
    const status = new StatusWriter({
      cluster,
      informers,
      events,
      logger,
      now,
    });
    const reconciler = new Reconciler({
      informers,
      applier: new StackApplier({
        applier: new ObjectApplier({ cluster, informers, memory }),
        events,
        finalizer,
        informers,
        logger,
      }),
      deletion: new StackDeletion({
        finalizer,
        informers,
        status,
        logger,
        stuckAfterMs: options.deletionStuckAfterMs,
        now,
      }),
      status,
      pods,
      interests,
      capabilities,
      allowedNamespaces,
      allowEnvoyFilters,
    });
    this.#queue = new QueueRunner({
      process: async key => {
        const outcome = await reconciler.reconcile(key);
        logger.debug(`${key}: reconciled`);
        return outcome;
      },
      onError: (key, error, retryInMs) =>
        logger.warn(
          `${key}: again in ${Math.round(retryInMs)} ms: ${describeError(
            error,
          )}`,
        ),
      concurrency,
      retry: defaultRetryPolicy,
      retryLimit,
      clock: {
        now: () => performance.now(),
        schedule: (callback, ms) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
      },
      random: Math.random,
    });
    this.#elector =
      options.leaderElection &&
      new LeaderElector({
        kubeConfig,
        ...options.leaderElection,
        ...leaseTimes,
        onError: error =>
          logger.warn(`leader election: ${describeError(error)}`),
      });
  }

  /** Resolves when the caches are filled and work has begun, or this replica waits for its turn to lead. */
  async start(): Promise<void> {
    // A first word with the cluster, so that a wrong address or token is told at once and not retried for ever.
    await this.#capabilities.read();
    await this.#informers.start();
    if (!this.#elector) {
      this.#queue.start();
      return;
    }
    this.#election = this.#elector.run({
      onElected: () => {
        this.#options.logger.info('leading');
        this.#queue.start();
      },
      onLost: () => {
        this.#options.logger.error('leadership lost');
        this.#queue.stop().finally(this.#options.onLeadershipLost);
      },
    });
  }

  async stop(): Promise<void> {
    await this.#queue.stop();
    await this.#elector?.stop();
    await this.#election;
    await this.#informers.stop();
  }
}
