import type { Figure } from '../Benchmark';
import { ProgramFiles } from '../processes/ProgramFiles';
import { runToResult } from '../processes/runToResult';
import { count, perSecond, times } from './figures';
import { virtualTimeResultSchema } from './programs/virtualTimeInput';

const REQUESTS = 20_000;

/** `virtual-time`: requests that are simulated in a second of real time, with a small stack and with a large one. */
export async function measureVirtualTime(
  programs: ProgramFiles,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const pods of [10, 1000]) {
    const { answered, simulated, wall } = await runToResult(
      {
        name: 'simulation',
        file: await programs.build(
          'benchmarks/data-plane/programs/virtualTime.ts',
        ),
      },
      { pods, requests: REQUESTS },
      virtualTimeResultSchema,
    );
    figures.push(
      perSecond(`simulated requests, ${pods} pods`, answered / (wall / 1000)),
      times('  faster than real time', simulated / wall),
      count('  not answered', REQUESTS - answered, { limit: 0 }),
    );
  }
  return figures;
}
