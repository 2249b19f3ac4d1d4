import type { Figure } from '../Benchmark';
import {
  RunningEndpointPicker,
  startEndpointPicker,
  writeEndpoints,
} from '../processes/endpointPicker';
import { percentile } from '../processes/percentile';
import { freePorts, untilListening } from '../processes/ports';
import { ProgramFiles } from '../processes/ProgramFiles';
import { ProgramProcess } from '../processes/ProgramProcess';
import { runToResult } from '../processes/runToResult';
import { mebibytes, ms, perSecond } from './figures';
import { extProcLoadResultSchema } from './programs/extProcLoadInput';
import { PeakMemory } from './PeakMemory';

const KB = 1024;

/** A prompt of a million tokens, of four bytes each. */
const MILLION_TOKENS = 4_000_000;

/** What the Go Endpoint Picker takes for the same prompts at the same rate. */
const MEMORY_LIMIT_MIB = 4300;

const folder = 'benchmarks/data-plane/programs';

/** `ext-proc`: exchanges a second, and the endpoint picker's memory while prompts of a million tokens go through it. */
export async function measureExtProc(
  programs: ProgramFiles,
): Promise<Figure[]> {
  const ports = await freePorts(10);
  const server = new ProgramProcess({
    name: 'model servers',
    file: await programs.build(`${folder}/bareModelServer.ts`),
    args: [JSON.stringify(ports)],
  });
  const started = [server];
  try {
    await untilListening(server, ports[0]);
    const endpointsFile = `${programs.folder}/ext-proc-endpoints.yaml`;
    writeEndpoints(
      endpointsFile,
      ports.map((port, index) => ({ name: `pod-${index}`, port })),
    );
    const epp = await startEndpointPicker(programs, {
      endpointsFile,
      probe: await programs.build('benchmarks/processes/probe.ts'),
    });
    started.push(epp.program);
    return [
      ...(await exchanges('1 KB', KB, programs, epp)),
      ...(await exchanges('220 KB', 220 * KB, programs, epp)),
      ...(await memory(programs, epp)),
    ];
  } finally {
    await Promise.all(started.map(program => program.stop()));
  }
}

async function exchanges(
  size: string,
  bodyBytes: number,
  programs: ProgramFiles,
  { program, grpcPort }: RunningEndpointPicker,
): Promise<Figure[]> {
  const before = await program.probe();
  const {
    perSecond: rate,
    sent,
    named,
    over,
  } = await runToResult(
    {
      name: 'load',
      file: await programs.build(`${folder}/extProcLoad.ts`),
    },
    { port: grpcPort, bodyBytes, concurrency: 20, seconds: 5 },
    extProcLoadResultSchema,
  );
  const after = await program.probe();
  return [
    perSecond(`exchanges of ${size}, 20 at once`, rate),
    ms('  until the endpoint is named, P50', percentile(named, 0.5)),
    ms('  P99', percentile(named, 0.99)),
    ms('  all of it, P50', percentile(over, 0.5)),
    ms('  processor time for each', (after.cpuMs - before.cpuMs) / sent),
  ];
}

async function memory(
  programs: ProgramFiles,
  { program, grpcPort }: RunningEndpointPicker,
): Promise<Figure[]> {
  const before = await program.probe();
  const peak = new PeakMemory(program);
  const { named } = await runToResult(
    {
      name: 'load',
      file: await programs.build(`${folder}/extProcLoad.ts`),
    },
    {
      port: grpcPort,
      bodyBytes: MILLION_TOKENS,
      concurrency: 1,
      rate: 10,
      seconds: 12,
    },
    extProcLoadResultSchema,
  );
  const highest = await peak.stop();
  return [
    mebibytes('resident before prompts of 1M tokens', before.residentBytes),
    mebibytes('  at most, 10 of them a second', highest, {
      limit: MEMORY_LIMIT_MIB,
    }),
    ms('  until the endpoint is named, P50', percentile(named, 0.5)),
    ms('  P95', percentile(named, 0.95)),
  ];
}
