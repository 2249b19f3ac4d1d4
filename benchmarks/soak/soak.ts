import { setTimeout as delay } from 'node:timers/promises';
import { ProgramFiles } from '../processes/ProgramFiles';
import { randomOf } from '../randomOf';
import { checkAccounts, checkIdle } from './accounts';
import { Check } from './Check';
import { Observations } from './Observations';
import { SoakStack } from './SoakStack';
import { Traffic } from './Traffic';

/** What a soak came to. */
export interface SoakResult {
  readonly checks: readonly Check[];
  /** For people. */
  readonly lines: readonly string[];
}

/** Looks at the programs in all, however long it takes. */
const LOOKS = 150;

/** In less, caches are still filling: what a program holds says nothing yet. */
const SECONDS_TO_JUDGE_MEMORY = 300;

/**
 * Mixed traffic at half of what the stack can take, while pods die and others come, and the endpoint picker restarts
 * once; then whether everything is accounted for and nothing has grown.
 *
 * @param options - `seconds`: how long the traffic flows; `seed`: repeats what is sent and which pods die, though not
 * when the machine gets to it; `rate`: requests per second instead of half of what the stack can take
 */
export async function soak(options: {
  readonly seconds: number;
  readonly seed: number;
  readonly rate?: number;
  say(line: string): void;
}): Promise<SoakResult> {
  const { say, seconds, seed } = options;
  const files = new ProgramFiles();
  let stack: SoakStack | undefined;
  let traffic: Traffic | undefined;
  try {
    say(`seed ${seed}, ${(seconds / 60).toFixed(1)} minutes`);
    stack = await SoakStack.start(files);
    traffic = new Traffic(stack.gatewayPort, randomOf(seed), say);
    const rate = options.rate ?? (await halfOfCapacity(traffic, seconds, say));

    const over = new AbortController();
    const observations = new Observations();
    const sending = traffic.send(rate, over.signal);
    const faults: string[] = [];
    const { ledger } = traffic;
    const lost = (name: string) => {
      faults.push(name);
      say(`${name} is lost; ${ledger.total} sent so far`);
    };
    await Promise.all([
      delay(seconds * 1000).then(() => over.abort()),
      observe(stack, observations, seconds / LOOKS, over.signal),
      losePods(stack, seconds, randomOf(seed + 1), over.signal, lost),
      restartPicker(stack, seconds, over.signal, lost),
    ]);
    await sending;
    await traffic.drained();
    traffic.close();

    const checks = [
      ...(await checkAccounts(stack, traffic.ledger)),
      ...(await checkIdle(stack)),
      ...(seconds >= SECONDS_TO_JUDGE_MEMORY ? observations.checks() : []),
    ];
    return {
      checks,
      lines: [
        `${rate.toFixed(0)} requests/s for ${seconds.toFixed(
          0,
        )} s, seed ${seed}; ${faults.length} faults: ${faults.join(', ')}`,
        ...traffic.ledger.table(),
        '',
        ...observations.table(),
        ...(seconds >= SECONDS_TO_JUDGE_MEMORY
          ? []
          : ['too short to judge memory and handles by']),
      ],
    };
  } finally {
    traffic?.close();
    await stack?.stop();
    files.remove();
  }
}

async function halfOfCapacity(
  traffic: Traffic,
  seconds: number,
  say: (line: string) => void,
): Promise<number> {
  const capacity = await traffic.capacity(Math.min(10, seconds / 4));
  const rate = capacity / 2;
  say(`${capacity.toFixed(0)} requests/s at most, ${rate.toFixed(0)} sent`);
  return rate;
}

async function observe(
  stack: SoakStack,
  observations: Observations,
  everySeconds: number,
  over: AbortSignal,
): Promise<void> {
  const pause = pausing(over);
  while (!over.aborted) {
    await observations.look(stack);
    await pause(Math.max(1, everySeconds) * 1000);
  }
}

/** Pods die, some seconds after one another. */
async function losePods(
  stack: SoakStack,
  seconds: number,
  random: () => number,
  over: AbortSignal,
  lost: (name: string) => void,
): Promise<void> {
  const pause = pausing(over);
  const mean = Math.min(10, seconds / 6) * 1000;
  for (;;) {
    await pause(mean * (0.5 + random()));
    if (over.aborted) {
      return;
    }
    lost(await stack.replacePod(random(), pause));
  }
}

/** Half way through the endpoint picker restarts. */
async function restartPicker(
  stack: SoakStack,
  seconds: number,
  over: AbortSignal,
  lost: (name: string) => void,
): Promise<void> {
  const pause = pausing(over);
  await pause(seconds * 500);
  await stack.restartPicker(pause);
  lost('the endpoint picker');
}

/** Pauses that end at once when all is over. */
function pausing(over: AbortSignal): (ms: number) => Promise<void> {
  return async ms => {
    try {
      await delay(ms, undefined, { signal: over });
    } catch (error) {
      if (!over.aborted) {
        throw error;
      }
    }
  };
}
