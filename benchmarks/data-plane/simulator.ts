import { z } from 'zod';
import type { Figure } from '../Benchmark';
import { percentile } from '../processes/percentile';
import { ProgramFiles } from '../processes/ProgramFiles';
import { runToResult } from '../processes/runToResult';
import { startSimulator } from '../processes/simulator';
import { chatBody } from './bodies';
import { count, mebibytes, ms, perSecond } from './figures';
import { loadResultSchema } from './programs/httpLoadInput';
import { streamLoadResultSchema } from './programs/streamLoadInput';

const folder = 'benchmarks/data-plane/programs';

/** `simulator`: requests and tokens a second of one simulator, and streams that it holds. */
export async function measureSimulator(
  programs: ProgramFiles,
): Promise<Figure[]> {
  return [
    ...(await requests(programs)),
    ...(await tokens(programs)),
    ...(await streams(programs)),
  ];
}

async function requests(programs: ProgramFiles): Promise<Figure[]> {
  const { program, port } = await startSimulator(programs, [
    '--max-num-seqs=64',
    '--enable-kvcache=true',
  ]);
  try {
    const [{ failures, latencies, requestsPerSecond }] = await runToResult(
      { name: 'load', file: await programs.build(`${folder}/httpLoad.ts`) },
      [
        {
          url: `http://127.0.0.1:${port}/v1/chat/completions`,
          body: chatBody(1024, { maxTokens: 16 }),
          connections: 64,
          seconds: 4,
        },
      ],
      z.array(loadResultSchema),
    );
    return [
      perSecond('requests of 1 KB, 16 tokens, 64 at once', requestsPerSecond),
      ms('  P99', percentile(latencies, 0.99)),
      count('  not answered', failures, { limit: 0 }),
    ];
  } finally {
    await program.stop();
  }
}

/** Without latencies, so that tokens come as fast as they can be written. */
async function tokens(programs: ProgramFiles): Promise<Figure[]> {
  const { program, port } = await startSimulator(programs, [
    '--max-num-seqs=1000',
    '--max-model-len=4096',
    '--inter-token-latency=1ms',
  ]);
  try {
    const load = {
      url: `http://127.0.0.1:${port}/v1/completions`,
      streams: 200,
      spreadMs: 200,
      tokens: 500,
      rounds: 1,
    };
    const [result] = await runToResult(
      {
        name: 'streams',
        file: await programs.build(`${folder}/streamLoad.ts`),
      },
      load,
      streamLoadResultSchema,
    );
    return [
      perSecond(
        'tokens streamed, 200 streams that want 1,000 a second',
        result.tokens / (result.elapsed / 1000),
      ),
      count('  streams that broke', result.broken, { limit: 0 }),
    ];
  } finally {
    await program.stop();
  }
}

async function streams(programs: ProgramFiles): Promise<Figure[]> {
  const wanted = 5000;
  const { program, port } = await startSimulator(
    programs,
    [
      `--max-num-seqs=${wanted}`,
      '--time-to-first-token=100ms',
      '--inter-token-latency=1s',
    ],
    { probe: await programs.build('benchmarks/processes/probe.ts') },
  );
  try {
    const running = runToResult(
      {
        name: 'streams',
        file: await programs.build(`${folder}/streamLoad.ts`),
      },
      {
        url: `http://127.0.0.1:${port}/v1/completions`,
        streams: wanted,
        spreadMs: 5000,
        tokens: 10,
        rounds: 1,
      },
      streamLoadResultSchema,
    );
    const [{ broken, heldAtOnce }] = await running;
    const { residentBytes } = await program.probe();
    return [
      count('streams held at once', heldAtOnce, { floor: wanted }),
      count('  streams that broke', broken, { limit: 0 }),
      mebibytes('  resident memory after it', residentBytes),
    ];
  } finally {
    await program.stop();
  }
}
