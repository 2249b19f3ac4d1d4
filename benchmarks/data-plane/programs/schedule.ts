import {
  createScheduler,
  defaultConfig,
  endpointKey,
  schedule,
  type Endpoint,
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
            holders.map(e => [endpointKey(e), Math.ceil(random() * blocks)]),
          ),
          totalBlocks: blocks,
          blockTokens: BLOCK_BYTES / 4,
        },
      ],
    ]),
    activeRequests: new Map(endpoints.map(e => [endpointKey(e), 1])),
    boundSessions: new Map(),
  };
}

/** Times each call, after some that are not counted. In milliseconds. */
function timesOf(rounds: number, act: (round: number) => void): number[] {
  for (let round = 0; round < rounds / 2; round++) {
    act(round);
  }
  return Array.from({ length: rounds }, (_, round) => {
    const began = performance.now();
    act(round);
    return performance.now() - began;
  });
}

measuringProgram(scheduleInputSchema, async ({ pools, blocks, rounds }) => {
  const scheduler = await createScheduler(defaultConfig, generations['>=0.11']);
  const results = [];
  for (const endpoints of pools) {
    const random = randomOf(endpoints);
    const snapshots = Array.from({ length: SNAPSHOTS }, () =>
      snapshotOf(endpoints, random),
    );
    const states = snapshots.map(one => stateOf(one, blocks, random));
    const requests = requestsOf(blocks, FAMILIES * 20, random);
    const requestAt = (round: number) => requests[round % requests.length];

    const pure = timesOf(rounds, round => {
      const at = round % SNAPSHOTS;
      schedule(requestAt(round), snapshots[at], states[at], profile, random);
    });
    const whole = timesOf(rounds, round => {
      const run = scheduler.run(
        requestAt(round),
        snapshots[round % SNAPSHOTS],
        round,
        random,
      );
      if (run.kind !== 'scheduled') {
        throw new Error(`A request was not scheduled: ${run.kind}`);
      }
      run.release();
    });
    results.push({
      endpoints,
      pure: { p50: percentile(pure, 0.5), p99: percentile(pure, 0.99) },
      whole: { p50: percentile(whole, 0.5), p99: percentile(whole, 0.99) },
    });
  }
  return results;
});
