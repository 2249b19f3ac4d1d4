import {
  EppLogReader,
  parseGatewayLog,
  type Decision,
} from '@llm-d-sim/plugin-llm-d-common';
import type { ClusterClient } from '../cluster/ClusterClient';
import { innermostMessage } from '../cluster/innermostMessage';
import {
  listEndpointPickerPods,
  type EndpointPickerPod,
} from '../epp/EndpointPicker';
import type { Clock } from '../time/Clock';
import { growingIntervals, pause } from '../time/pause';
import { PodLogFollower } from './PodLogFollower';
import type { StackUnderTest } from './StackUnderTest';

/** How long after the last answer a decision may take to come into the log. */
const longestWaitMs = 5_000;

/** Clocks of nodes differ; lines of other requests do no harm, for lines are joined by request id. */
const clockSkewMs = 10_000;

/** While requests are sent: often enough that little is lost with a pod. */
const followEveryMs = 1_000;

/** `--v` from which on scores are logged, and picks. */
const scoreVerbosity = 4;
const pickVerbosity = 3;

/** More of all logs together is not read. */
const mostBytes = 64 * 1024 * 1024;

/** Follows the logs of all EPP pods during a run, those that come and go with it too, and joins them to requests by id. */
export class DecisionLog {
  readonly #cluster: ClusterClient;
  readonly #stack: StackUnderTest;
  readonly #clock: Clock;
  readonly #since: Date;
  readonly #signal?: AbortSignal;
  readonly #reader = new EppLogReader();
  readonly #followers = new Map<string, PodLogFollower>();
  readonly #first: readonly EndpointPickerPod[];
  readonly #incidents = new Map<string, string>();
  /** What could not be read the last time, and why. */
  readonly #unreadable = new Map<string, unknown>();
  #everRead = false;
  #bytesLeft = mostBytes;

  /** @param options - `since`: start of the run */
  constructor(options: {
    cluster: ClusterClient;
    stack: StackUnderTest;
    clock: Clock;
    since: Date;
    signal?: AbortSignal;
  }) {
    this.#cluster = options.cluster;
    this.#stack = options.stack;
    this.#clock = options.clock;
    this.#since = new Date(options.since.getTime() - clockSkewMs);
    this.#signal = options.signal;
    this.#first = options.stack.endpointPicker.pods;
    // From now on: one that restarts before it is read for the first time has a log of before.
    this.#first.forEach(pod => this.#followerOf(pod));
  }

  /** Reads on and on until the signal is aborted; what cannot be read now is read later. */
  async follow(until: AbortSignal): Promise<void> {
    for (;;) {
      try {
        await pause(followEveryMs, until);
        await this.#readAll(until);
      } catch {
        if (until.aborted) {
          return;
        }
      }
    }
  }

  /**
   * Reads until each of the requests has a decision, or until waiting longer is in vain.
   *
   * @returns by request id
   * @throws ClusterError when no log could be read at all.
   */
  async collect(
    requestIds: readonly string[],
  ): Promise<ReadonlyMap<string, Decision>> {
    const { verbosity } = this.#stack.endpointPicker;
    const scored = verbosity === undefined || verbosity >= scoreVerbosity;
    const isComplete = (decision: Decision | undefined) =>
      decision?.picked !== undefined &&
      (!scored || Object.keys(decision.endpoints).length > 0);
    const tells = verbosity === undefined || verbosity >= pickVerbosity;

    const deadline = this.#clock.now() + longestWaitMs;
    const intervals = growingIntervals({
      first: 25,
      factor: 1.6,
      longest: 1000,
    });
    let missing = requestIds;
    for (;;) {
      await this.#readAll(this.#signal);
      missing = missing.filter(id => !isComplete(this.#decision(id)));
      const left = deadline - this.#clock.now();
      if (missing.length === 0 || !tells || left <= 0) {
        break;
      }
      await pause(Math.min(intervals.next().value, left), this.#signal);
    }
    const [failure] = this.#unreadable.values();
    if (!this.#everRead && failure !== undefined) {
      throw failure;
    }
    const decisions = new Map<string, Decision>();
    for (const id of requestIds) {
      const decision = this.#decision(id);
      if (decision) {
        decisions.set(id, decision);
      }
    }
    const unscored = requestIds.filter(
      id => Object.keys(decisions.get(id)?.endpoints ?? {}).length === 0,
    );
    return unscored.length > 0
      ? this.#withMetadata(decisions, unscored)
      : decisions;
  }

  /** What became of the EPP's pods, each in one sentence. */
  get incidents(): string[] {
    return [...this.#incidents.values()];
  }

  /** What could not be read, each in one sentence. */
  get unobserved(): string[] {
    return [
      ...(this.#bytesLeft <= 0
        ? [
            `The EPP's logs beyond ${
              mostBytes / 1024 / 1024
            } MiB: decisions of later requests are missing.`,
          ]
        : []),
      ...[...this.#unreadable].map(
        ([what, error]) =>
          `The EPP's log of ${what}: ${innermostMessage(error)}`,
      ),
    ];
  }

  #decision(requestId: string): Decision | undefined {
    const { endpointNames, endpointPicker } = this.#stack;
    const weights = Object.fromEntries(
      Object.entries(endpointPicker.scorers).map(([name, { weight }]) => [
        name,
        weight,
      ]),
    );
    const { profiles } = endpointPicker.config;
    return this.#reader.decision(requestId, weights, {
      endpointNames,
      profileWeights: Object.fromEntries(
        profiles.map(({ name, plugins }) => [
          name,
          Object.fromEntries(
            plugins.flatMap(plugin =>
              plugin.weight === undefined ? [] : [[plugin.name, plugin.weight]],
            ),
          ),
        ]),
      ),
      pickers: Object.fromEntries(
        profiles.flatMap(({ name, plugins }) =>
          plugins.flatMap(({ role, type }) =>
            role === 'picker' ? [[name, type]] : [],
          ),
        ),
      ),
    });
  }

  async #readAll(signal?: AbortSignal): Promise<void> {
    const pods = await this.#pods(signal);
    await Promise.all(
      pods.map(async pod => {
        try {
          const lines = await this.#followerOf(pod).read({
            restarts: pod.restarts,
            limitBytes: Math.max(1, this.#bytesLeft),
            signal,
          });
          this.#take(lines);
          this.#everRead = true;
          this.#unreadable.delete(`pod ${pod.name}`);
        } catch (error) {
          signal?.throwIfAborted();
          // A pod that has just begun or just ended has no log to read.
          this.#unreadable.set(`pod ${pod.name}`, error);
        }
      }),
    );
  }

  /** Those that there are now; none when nobody says. */
  async #pods(signal?: AbortSignal): Promise<EndpointPickerPod[]> {
    const what = 'all pods';
    try {
      const pods = await listEndpointPickerPods(
        this.#cluster,
        this.#stack.endpointPicker,
        { signal },
      );
      this.#unreadable.delete(what);
      this.#note(pods);
      return pods;
    } catch (error) {
      signal?.throwIfAborted();
      this.#unreadable.set(what, error);
      return [];
    }
  }

  #followerOf(pod: EndpointPickerPod): PodLogFollower {
    const follower =
      this.#followers.get(pod.name) ??
      new PodLogFollower({
        cluster: this.#cluster,
        pod: { namespace: this.#stack.endpointPicker.namespace, ...pod },
        since: this.#since,
      });
    this.#followers.set(pod.name, follower);
    return follower;
  }

  #take(lines: readonly string[]): void {
    for (const line of lines) {
      this.#bytesLeft -= line.length + 1;
      if (this.#bytesLeft > 0) {
        this.#reader.read(line);
      }
    }
  }

  #note(pods: readonly EndpointPickerPod[]): void {
    const forgets =
      'so its prefix index and its request counts began empty again';
    for (const before of this.#first) {
      const now = pods.find(
        ({ name, uid }) => name === before.name && uid === before.uid,
      );
      if (!now) {
        this.#incidents.set(
          before.name,
          `The EPP's pod ${before.name} has gone during the run, and what it knew of prefixes and requests with it.`,
        );
      } else if (now.restarts > before.restarts) {
        this.#incidents.set(
          before.name,
          `The EPP's pod ${before.name} was restarted during the run, ${forgets}.`,
        );
      }
    }
    for (const { name, uid } of pods) {
      if (!this.#first.some(pod => pod.name === name && pod.uid === uid)) {
        this.#incidents.set(
          `${name} is new`,
          `The EPP's pod ${name} came during the run, and knew of nothing before it.`,
        );
      }
    }
  }

  /** What the gateway's own log says of the requests whose scores the EPP's log does not have. */
  async #withMetadata(
    decisions: Map<string, Decision>,
    unscored: readonly string[],
  ): Promise<ReadonlyMap<string, Decision>> {
    const { endpointNames, gateway } = this.#stack;
    const { name, namespace } = gateway;
    try {
      const pods = await this.#cluster.list(
        { apiVersion: 'v1', kind: 'Pod' },
        {
          namespace,
          labelSelector: `gateway.networking.k8s.io/gateway-name=${name}`,
          signal: this.#signal,
        },
      );
      const logs = await Promise.all(
        pods.map(({ metadata }) =>
          this.#cluster.podLog(
            { namespace, name: metadata.name },
            {
              sinceTime: this.#since,
              limitBytes: mostBytes,
              signal: this.#signal,
            },
          ),
        ),
      );
      const told = parseGatewayLog(logs.join('\n'), endpointNames);
      for (const id of unscored) {
        const decision = told.get(id);
        if (decision) {
          decisions.set(id, decision);
        }
      }
    } catch {
      // A gateway whose log is not for us is the ordinary case.
      this.#signal?.throwIfAborted();
    }
    return decisions;
  }
}
