import {
  createScheduler,
  defaultConfig,
  schedule,
  type Endpoint,
  type Scheduler,
  type SchedulingRequest,
  type SchedulingState,
} from '../../../packages/endpoint-picker/src';
import { PREFIX_PRODUCER } from '../../../packages/endpoint-picker/src/config/plugin-types/prefixTypes';
import { generations } from '../../../packages/endpoint-picker/src/generation/Generation';
import { maxScorePicker } from '../../../packages/endpoint-picker/src/scheduling/pickers/maxScorePicker';
import { fewestScorer } from '../../../packages/endpoint-picker/src/scheduling/scorers/fewestScorer';
import { kvCacheUtilizationScorer } from '../../../packages/endpoint-picker/src/scheduling/scorers/kvCacheUtilizationScorer';
import { prefixCacheScorer } from '../../../packages/endpoint-picker/src/scheduling/scorers/prefixCacheScorer';
import { measuringProgram } from '../../processes/measuringProgram';
import { percentile } from '../../processes/percentile';
import { randomOf } from '../../randomOf';
import { scheduleInputSchema } from './scheduleInput';

/** Bytes of a block: 64 tokens of 4 bytes, the smallest that the current releases route by. */
const BLOCK_BYTES = 256;

/** Prompts that share their beginnings, so that pods hold parts of them. */
const FAMILIES = 20;

const TURNS = 40;

/** Scrapes replace endpoints all the time: no decision sees the objects of the one before. */
const SNAPSHOTS = 8;

const id = (type: string) => ({ name: type, type });

/** The profile of the built-in configuration, as objects. */
const profile = {
  name: 'default',
  filters: [],
  scorers: [
    {
      scorer: fewestScorer(id('queue-scorer'), m => m.waitingRequests),
      weight: 2,
    },
    {
      scorer: kvCacheUtilizationScorer(id('kv-cache-utilization-scorer')),
      weight: 2,
    },
    {
      scorer: prefixCacheScorer(id('prefix-cache-scorer'), {
        producer: PREFIX_PRODUCER,
        matchLengthWeight: 0,
        matchLengthScaleTokens: 8192,
      }),
      weight: 3,
    },
  ],
  picker: maxScorePicker(id('max-score-picker'), 1),
};

function snapshotOf(count: number, random: () => number): Endpoint[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `benchmark/pod-${index}-rank-0`,
    name: `pod-${index}-rank-0`,
    podName: `pod-${index}`,
    namespace: 'benchmark',
    address: `10.0.${index >> 8}.${index & 255}`,
    port: 8000,
    labels: { app: 'model', 'llm-d.ai/role': 'decode' },
    metrics: {
      waitingRequests: Math.floor(random() * 10),
      runningRequests: Math.floor(random() * 5),
      kvCacheUsage: random(),
      updatedAt: 1,
    },
  }));
}

/** Requests of some families, each of which shares all but its last blocks. */
function requestsOf(blocks: number, count: number, random: () => number) {
  const families = Array.from({ length: FAMILIES }, () =>
    Uint8Array.from({ length: blocks * BLOCK_BYTES }, () => random() * 256),
  );
  return Array.from({ length: count }, (_, index): SchedulingRequest => {
    const prompt = Uint8Array.from(families[index % FAMILIES]);
    const own = Math.floor(blocks / 8) * BLOCK_BYTES;
    for (let at = prompt.length - own; at < prompt.length; at += BLOCK_BYTES) {
      prompt[at] = random() * 256;
    }
    return {
      requestId: `request-${index}`,
      model: 'model',
      headers: {},
      prompts: [prompt],
      cacheSalt: '',
    };
  });
}

/** Every tenth endpoint holds a part of the prompt. */
function stateOf(
  endpoints: readonly Endpoint[],
  blocks: number,
  random: () => number,
): SchedulingState {
  const holders = endpoints.filter(() => random() < 0.1);
  return {
    prefixMatches: new Map([
      [
        PREFIX_PRODUCER,
        {
          matchedBlocks: new Map(
            holders.map(e => [e.key, Math.ceil(random() * blocks)]),
          ),
          totalBlocks: blocks,
          blockTokens: BLOCK_BYTES / 4,
        },
      ],
    ]),
    activeRequests: new Map(endpoints.map(e => [e.key, 1])),
    boundSessions: new Map(),
  };
}

/** One pool and what is asked of it. */
class Course {
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #snapshots: readonly Endpoint[][];
  readonly #states: readonly SchedulingState[];
  readonly #requests: readonly SchedulingRequest[];
  readonly #pure: number[] = [];
  readonly #whole: number[] = [];
  readonly #endpoints: number;
  #round = 0;

  constructor(scheduler: Scheduler, endpoints: number, blocks: number) {
    const random = randomOf(endpoints);
    this.#scheduler = scheduler;
    this.#endpoints = endpoints;
    this.#random = random;
    this.#snapshots = Array.from({ length: SNAPSHOTS }, () =>
      snapshotOf(endpoints, random),
    );
    this.#states = this.#snapshots.map(one => stateOf(one, blocks, random));
    this.#requests = requestsOf(blocks, FAMILIES * 20, random);
  }

  /** Decides some times by each way, and notes how long each time took unless it is for warming up. */
  run(rounds: number, noted: boolean): void {
    for (let count = 0; count < rounds; count++) {
      const time = this.#timed(() => this.#decide());
      if (noted) {
        this.#pure.push(time);
      }
    }
    for (let count = 0; count < rounds; count++) {
      const time = this.#timed(() => this.#decideWithMemory());
      if (noted) {
        this.#whole.push(time);
      }
    }
  }

  result() {
    const of = (times: readonly number[]) => ({
      p50: percentile(times, 0.5),
      p99: percentile(times, 0.99),
    });
    return {
      endpoints: this.#endpoints,
      pure: of(this.#pure),
      whole: of(this.#whole),
    };
  }

  #timed(act: () => void): number {
    this.#round += 1;
    const began = performance.now();
    act();
    return performance.now() - began;
  }

  #decide(): void {
    const at = this.#round % SNAPSHOTS;
    schedule(
      this.#requests[this.#round % this.#requests.length],
      this.#snapshots[at],
      this.#states[at],
      profile,
      this.#random,
    );
  }

  #decideWithMemory(): void {
    const run = this.#scheduler.run(
      this.#requests[this.#round % this.#requests.length],
      this.#snapshots[this.#round % SNAPSHOTS],
      this.#round,
      this.#random,
    );
    if (run.kind !== 'scheduled') {
      throw new Error(`A request was not scheduled: ${run.kind}`);
    }
    run.release();
  }
}

measuringProgram(scheduleInputSchema, async ({ pools, blocks, rounds }) => {
  const courses = [];
  for (const endpoints of pools) {
    courses.push(
      new Course(
        await createScheduler(defaultConfig, generations['>=0.11']),
        endpoints,
        blocks,
      ),
    );
  }
  // In turns, so that what else the machine does meets all pools alike.
  for (let turn = 0; turn < TURNS; turn++) {
    for (const course of courses) {
      course.run(rounds / TURNS, turn >= TURNS / 4);
    }
  }
  return courses.map(course => course.result());
});
