import { z } from 'zod';
import type { Figure } from '../Benchmark';
import { ProgramFiles } from '../processes/ProgramFiles';
import { runToResult } from '../processes/runToResult';
import { ms, times } from './figures';

const timesSchema = z.object({ p50: z.number(), p99: z.number() });

const resultSchema = z.array(
  z.object({
    endpoints: z.number(),
    /** The pure decision. */
    pure: timesSchema,
    /** With hashing the prompt, looking it up and remembering the pick. */
    whole: timesSchema,
  }),
);

/** What the Go Endpoint Picker publishes at its best, at 100 pods. */
const LIMIT_MS = 0.1;

/**
 * Four times the endpoints may take four times as long, and a little. Both pools are past the processor's nearest caches, which the smallest one
 * still fits into: from there to 1,000 a decision gets slower by more than the steps it takes.
 */
const GROWTH_LIMIT = 4.8;

/** `schedule`: how long a decision takes, and how that grows with the pool. */
export async function measureScheduling(
  programs: ProgramFiles,
): Promise<Figure[]> {
  const [hundred, thousand, thousands] = await runToResult(
    {
      name: 'schedule',
      file: await programs.build('benchmarks/data-plane/programs/schedule.ts'),
    },
    { pools: [100, 1000, 4000], blocks: 256, rounds: 4000 },
    resultSchema,
  );
  const growth = (of: 'pure' | 'whole') => [
    times('  times that of 100', thousand[of].p50 / hundred[of].p50),
    times(
      '4,000 endpoints, times that of 1,000',
      thousands[of].p50 / thousand[of].p50,
      {
        limit: GROWTH_LIMIT,
      },
    ),
  ];
  return [
    ms('schedule(), 100 endpoints, 256 blocks, P50', hundred.pure.p50, {
      limit: LIMIT_MS,
    }),
    ms('  P99', hundred.pure.p99),
    ms('schedule(), 1,000 endpoints, P50', thousand.pure.p50),
    ms('  P99', thousand.pure.p99),
    ...growth('pure'),
    ms('with prompt and memory, 100 endpoints, P50', hundred.whole.p50, {
      limit: 2 * LIMIT_MS,
    }),
    ms('  P99', hundred.whole.p99),
    ms('with prompt and memory, 1,000 endpoints, P50', thousand.whole.p50),
    ...growth('whole'),
  ];
}
