import { kindId, type KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';
import { Watch } from '@kubernetes/client-node';
import { DefaultClusterClient } from '@llm-d-sim/plugin-llm-d-node';
import { dryRunParts } from '../dry-run/dryRunParts';
import { DryRunTransport } from '../dry-run/DryRunTransport';
import { InterestIndex } from '../informers/InterestIndex';
import { LabelIndex } from '../informers/LabelIndex';
import { SharedInformers } from '../informers/SharedInformers';
import { crdKind, stackKinds, watchedKinds } from '../informers/WatchedKind';
import { LeaderElector } from '../leader-election/LeaderElector';
import { CountingTransport } from '../metrics/CountingTransport';
import { CountingWatch } from '../metrics/CountingWatch';
import { OperatorMetrics } from '../metrics/OperatorMetrics';
import { readyCounts } from '../metrics/readyCounts';
import { RestWatch } from '../once/RestWatch';
import { QueueRunner } from '../queue/QueueRunner';
import { defaultRetryPolicy } from '../queue/retryDelay';
import { AppliedMemory } from '../reconcile/AppliedMemory';
import { CurrencyCheck } from '../reconcile/CurrencyCheck';
import { ObjectApplier } from '../reconcile/ObjectApplier';
import { Reconciler } from '../reconcile/Reconciler';
import { StackApplier } from '../reconcile/StackApplier';
import { parseStackKey } from '../reconcile/stackKey';
import { StackPruner } from '../reconcile/StackPruner';
import type { HealthCheck } from '../serving/HealthCheck';
import { PatientTransport } from '../transport/PatientTransport';
import { actingParts } from './actingParts';
import { CapabilitiesCache } from './CapabilitiesCache';
import { ChangeRouter } from './ChangeRouter';
import { endsWithin } from './endsWithin';
import { describeError } from './Logger';
import { observedReconcile } from './observedReconcile';
import {
  livenessChecks,
  readinessChecks,
  type OperatorPhase,
} from './operatorChecks';
import type { OperatorOptions } from './OperatorOptions';
import type { UnreadKind } from './startTimeout';

export type { OperatorOptions } from './OperatorOptions';

const concurrency = 4;
/** As controller-runtime has it: ten retries per second over all keys, after a hundred at once. */
const retryLimit = { burst: 100, perSecond: 10 };
/** As client-go has it: ten attempts in all when the server asks for patience. */
const patience = { timeoutMs: 30_000, attempts: 10 };
const leaseTimes = { leaseDurationMs: 15_000, retryPeriodMs: 2_000 };

/** Less than the 30 s that Kubernetes gives a pod to end. */
const usualGracefulStopMs = 20_000;

/** An API server tells of a changed CRD before its discovery has the new versions; by then it has. */
const discoverySettlesMs = 2_000;

/** Informers, queue and reconciler, wired together. */
export class Operator {
  readonly metrics: OperatorMetrics;
  /** Tells when there is nothing left to do. */
  readonly rest: RestWatch;
  readonly #options: OperatorOptions;
  readonly #transport: PatientTransport;
  readonly #informers: SharedInformers;
  readonly #queue: QueueRunner;
  readonly #elector: LeaderElector | undefined;
  readonly #capabilities: CapabilitiesCache;
  #election: Promise<void> | undefined;
  #phase: 'starting' | 'working' | 'lost' | 'stopping' = 'starting';
  #discoverAgain: NodeJS.Timeout | undefined;

  constructor(options: OperatorOptions) {
    const { allowedImages, allowedNamespaces, allowEnvoyFilters } = options;
    const { dryRun, kubeConfig, logger } = options;
    this.#options = options;
    this.metrics = this.#createMetrics();
    this.rest = new RestWatch({
      resources: () => this.#resources(),
      idle: () => {
        const { running, waiting } = this.#queue.state;
        return this.#phase === 'working' && running.length + waiting === 0;
      },
      dryRun,
    });
    const counted = new CountingTransport(options.transport, this.metrics);
    const transport = new PatientTransport({
      inner: dryRun ? new DryRunTransport(counted) : counted,
      ...patience,
    });
    this.#transport = transport;
    const reading = DefaultClusterClient.create({ transport });
    const capabilities = new CapabilitiesCache(reading);
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
      watch: new CountingWatch(new Watch(kubeConfig), this.metrics),
      transport,
      kinds: watchedKinds,
      times: options.informerTimes,
      random: Math.random,
      onChange: (object, change) => {
        if (change === 'deleted') memory.forget(object);
        router.onChange(object, change);
        if (kindId(object) === kindId(crdKind)) this.#onDefinition(router);
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
    const { cluster, deletion, events, finalizer, status } = dryRun
      ? dryRunParts({ cluster: reading, informers, report: dryRun })
      : actingParts({
          cluster: reading,
          informers,
          logger,
          deletionStuckAfterMs: options.deletionStuckAfterMs,
          onEvent: ({ reason, type }) =>
            this.metrics.eventRecorded(type, reason),
        });
    const reconciler = new Reconciler({
      informers,
      applier: new StackApplier({
        applier: new ObjectApplier({ cluster, informers, memory }),
        currency: new CurrencyCheck({ cluster, informers }),
        dryRun: dryRun !== undefined,
        pruner: new StackPruner({ cluster, informers }),
        events,
        finalizer,
        informers,
        logger,
      }),
      deletion,
      status,
      pods,
      interests,
      capabilities,
      policy: { allowedImages, allowedNamespaces, allowEnvoyFilters },
    });
    const now = () => performance.now();
    this.#queue = new QueueRunner({
      process: observedReconcile(
        async key => {
          this.rest.forget(key);
          const outcome = await reconciler.reconcile(key);
          if (informers.get(parseStackKey(key))) this.rest.note(key);
          return outcome;
        },
        { logger, metrics: this.metrics, now },
      ),
      onError: (key, _error, retryInMs) => {
        this.metrics.retried();
        logger.debug(`again in ${Math.round(retryInMs)} ms`, { key });
      },
      observer: {
        queued: () => this.metrics.queued(),
        taken: waitedMs => this.metrics.taken(waitedMs / 1000),
        worked: () => this.rest.look(),
      },
      concurrency,
      retry: defaultRetryPolicy,
      retryLimit,
      clock: {
        now,
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
        transport: counted,
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
      this.#work();
      return;
    }
    this.#election = this.#elector.run({
      onElected: () => {
        this.#options.logger.info('leading');
        this.#work();
      },
      onLost: () => {
        this.#phase = 'lost';
        this.#options.logger.error('leadership lost');
        // What is under way must not go on beside the work of another replica.
        this.#transport.end('leadership lost');
        this.#queue.stop().finally(this.#options.onLeadershipLost);
      },
    });
  }

  /**
   * Takes no new work, waits for what is under way, then gives the Lease back. Work that does not end in time is cut off, and the
   * Lease left to run out: until then no other replica works.
   */
  async stop(): Promise<void> {
    this.#phase = 'stopping';
    const { gracefulStopMs = usualGracefulStopMs } = this.#options;
    const inTime = await endsWithin(this.#queue.stop(), gracefulStopMs);
    if (!inTime) {
      this.#transport.end('the operator ends');
      await this.#queue.stop();
    }
    await this.#elector?.stop({ release: inTime });
    await this.#election;
    await this.#informers.stop();
    clearTimeout(this.#discoverAgain);
  }

  /** Looks at what the cluster serves now, and once more when its discovery has settled; many changes in a row share that one. */
  #onDefinition(router: ChangeRouter): void {
    const look = () => {
      this.#capabilities.invalidate();
      router.enqueueAll(this.#informers);
    };
    look();
    // What the first lists tell of has been there before.
    if (this.#informers.notSynced().length > 0) return;
    clearTimeout(this.#discoverAgain);
    this.#discoverAgain = setTimeout(look, discoverySettlesMs);
  }

  /** Whether the process is alive, and whether this replica does its part. */
  get checks(): Record<'live' | 'ready', readonly HealthCheck[]> {
    return {
      live: livenessChecks(() => this.#queue.state.running),
      ready: readinessChecks({
        notSynced: () => this.#informers.notSynced(),
        leadership: () => this.#leadership(),
        stopping: () => this.#phase === 'stopping',
      }),
    };
  }

  /** What keeps a start from coming to its end. */
  unread(): UnreadKind[] {
    return this.#informers.unread();
  }

  /** Every custom resource that this operator looks after. */
  #resources(): KubernetesObject[] {
    const { namespaces } = this.#options;
    return stackKinds
      .flatMap(kind => [...(this.#informers.cache(kind)?.values() ?? [])])
      .filter(
        ({ metadata: { namespace = '' } }) =>
          namespaces?.includes(namespace) ?? true,
      );
  }

  #work(): void {
    this.#phase = 'working';
    this.#queue.start();
    // There may be nothing to do.
    this.rest.look();
  }

  #leadership(): ReturnType<OperatorPhase['leadership']> {
    if (this.#phase === 'lost') return 'lost';
    if (!this.#elector || this.#elector.leading) return 'leads';
    return this.#elector.informed ? 'stands by' : 'unknown';
  }

  #createMetrics(): OperatorMetrics {
    const { kubeConfig, leaderElection } = this.#options;
    const server = kubeConfig.getCurrentCluster()?.server;
    return new OperatorMetrics({
      apiServer: server === undefined ? '' : new URL(server).host,
      concurrency,
      queue: () => {
        const { running, waiting } = this.#queue.state;
        return {
          waiting,
          processing: running.length,
          runningSeconds: running.map(({ forMs }) => forMs / 1000),
        };
      },
      leader: leaderElection && {
        lease: leaderElection.name,
        leading: () => this.#elector?.leading ?? false,
      },
      resources: () => readyCounts(this.#resources()),
    });
  }
}
