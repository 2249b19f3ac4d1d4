import type { Figure } from '../Benchmark';
import { median, percentile } from '../processes/percentile';
import { freePorts, untilListening } from '../processes/ports';
import { ProgramFiles } from '../processes/ProgramFiles';
import { ProgramProcess } from '../processes/ProgramProcess';
import { runToResult } from '../processes/runToResult';
import { startSimulator } from '../processes/simulator';
import { count, ms } from './figures';
import {
  StreamRound,
  streamLoadResultSchema,
} from './programs/streamLoadInput';

const STREAMS = 200;
const TOKENS = 60;
const FIRST_MS = 200;
const NEXT_MS = 25;
const ROUNDS = 5;

/** As no other simulator publishes one: by how much a time may be off for 99 of 100 tokens. */
const LIMIT_MS = 5;

const folder = 'benchmarks/data-plane/programs';

/** `timing`: by how much tokens miss their times, beside a server that does nothing but wait for them, in the same run. */
export async function measureTiming(programs: ProgramFiles): Promise<Figure[]> {
  const [timerPort] = await freePorts(1);
  const simulator = await startSimulator(programs, [
    `--time-to-first-token=${FIRST_MS}ms`,
    `--inter-token-latency=${NEXT_MS}ms`,
    `--max-num-seqs=${STREAMS}`,
  ]);
  const timer = new ProgramProcess({
    name: 'timers',
    file: await programs.build(`${folder}/timerServer.ts`),
    args: [
      JSON.stringify({
        port: timerPort,
        firstMs: FIRST_MS,
        nextMs: NEXT_MS,
        tokens: TOKENS,
      }),
    ],
  });
  try {
    await untilListening(timer, timerPort);
    const load = async (port: number): Promise<StreamRound[]> => {
      const [, ...rounds] = await runToResult(
        {
          name: 'streams',
          file: await programs.build(`${folder}/streamLoad.ts`),
        },
        {
          url: `http://127.0.0.1:${port}/v1/completions`,
          streams: STREAMS,
          spreadMs: 1000,
          tokens: TOKENS,
          // The first one is for the compilers of both sides.
          rounds: 1 + ROUNDS,
        },
        streamLoadResultSchema,
      );
      return rounds;
    };
    const bare = await load(timerPort);
    const simulated = await load(simulator.port);
    return [
      count(
        'streams at once',
        Math.min(...simulated.map(({ heldAtOnce }) => heldAtOnce)),
        { floor: STREAMS },
      ),
      ...first('time to first token', simulated, LIMIT_MS),
      ...next('time between tokens', simulated, LIMIT_MS),
      ...first('bare setTimeout, first token', bare),
      ...next('bare setTimeout, between tokens', bare),
    ];
  } finally {
    await Promise.all([simulator.program.stop(), timer.stop()]);
  }
}

/** How far off times are, in either direction; of the rounds the middle one, as a machine's stalls come by the round. */
function errors(
  what: string,
  rounds: readonly (readonly number[])[],
  wanted: number,
  limit: number | undefined,
): Figure[] {
  const middle = (share: number) =>
    median(
      rounds.map(times =>
        percentile(
          times.map(time => Math.abs(time - wanted)),
          share,
        ),
      ),
    );
  return [
    ms(`${what}, ${wanted} ms: error P50`, middle(0.5)),
    ms('  P99', middle(0.99), { limit }),
  ];
}

function first(
  what: string,
  rounds: readonly StreamRound[],
  limit?: number,
): Figure[] {
  const times = rounds.map(({ toFirstToken }) => toFirstToken);
  return errors(what, times, FIRST_MS, limit);
}

function next(
  what: string,
  rounds: readonly StreamRound[],
  limit?: number,
): Figure[] {
  const times = rounds.map(({ betweenTokens }) => betweenTokens);
  return errors(what, times, NEXT_MS, limit);
}
