import { z } from 'zod';
import type { Figure } from '../Benchmark';
import {
  startEndpointPicker,
  writeEndpoints,
} from '../processes/endpointPicker';
import { median, percentile } from '../processes/percentile';
import { freePorts, untilListening } from '../processes/ports';
import { ProgramFiles } from '../processes/ProgramFiles';
import { ProgramProcess } from '../processes/ProgramProcess';
import { runToResult } from '../processes/runToResult';
import { chatBody } from './bodies';
import { ms, perSecond, times } from './figures';
import { gatewayConfig } from '../processes/gatewayConfig';
import { LoadResult, loadResultSchema } from './programs/httpLoadInput';

const PATH = '/v1/chat/completions';
const ROUNDS = 3;

/** Requests per second that leave all of them idle most of the time. */
const QUIET_RATE = 200;

/** Who is asked: the server itself, http-proxy-3 and the gateway in front of it. */
const ways = ['direct', 'http-proxy-3', 'gateway', 'gateway and EPP'] as const;
type Way = (typeof ways)[number];

interface Measured {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

function summary(
  loaded: readonly LoadResult[],
  quiet: readonly LoadResult[],
): Measured {
  const failures = [...loaded, ...quiet].reduce((n, r) => n + r.failures, 0);
  if (failures > 0) {
    throw new Error(`${failures} requests were not answered`);
  }
  const p = (share: number) =>
    median(quiet.map(({ latencies }) => percentile(latencies, share)));
  return {
    requestsPerSecond: median(loaded.map(r => r.requestsPerSecond)),
    p50: p(0.5),
    p99: p(0.99),
  };
}

function figuresOf(measured: Readonly<Record<Way, Measured>>): Figure[] {
  const { direct } = measured;
  const proxy = measured['http-proxy-3'];
  return ways.flatMap(way => {
    const { p50, p99, requestsPerSecond } = measured[way];
    const figures = [perSecond(`${way}, 64 connections`, requestsPerSecond)];
    if (way.startsWith('gateway')) {
      figures.push(
        times(
          '  of what http-proxy-3 does',
          requestsPerSecond / proxy.requestsPerSecond,
        ),
      );
    }
    const at = `${QUIET_RATE} requests/s`;
    return way === 'direct'
      ? [...figures, ms(`  P50 at ${at}`, p50), ms(`  P99 at ${at}`, p99)]
      : [
          ...figures,
          ms(`  P50 added at ${at}`, p50 - direct.p50),
          ms(`  P99 added at ${at}`, p99 - direct.p99),
        ];
  });
}

/** `gateway`: requests a second and added latency, beside http-proxy-3 in front of the same server and in the same run. */
export async function measureGateway(
  programs: ProgramFiles,
): Promise<Figure[]> {
  const [server, proxy, gateway] = await freePorts(3);
  const started: ProgramProcess[] = [];
  const start = async (
    name: string,
    source: string,
    input: unknown,
    port: number,
  ) => {
    const program = new ProgramProcess({
      name,
      file: await programs.build(source),
      args: [JSON.stringify(input)],
    });
    started.push(program);
    await untilListening(program, port);
  };
  const folder = 'benchmarks/data-plane/programs';
  try {
    await start('server', `${folder}/bareModelServer.ts`, [server], server);
    await start(
      'http-proxy-3',
      `${folder}/httpProxy.ts`,
      { port: proxy, target: `http://127.0.0.1:${server}` },
      proxy,
    );
    const endpointsFile = `${programs.folder}/gateway-endpoints.yaml`;
    writeEndpoints(endpointsFile, [{ name: 'pod', port: server }]);
    const epp = await startEndpointPicker(programs, { endpointsFile });
    started.push(epp.program);
    await start(
      'gateway',
      'benchmarks/processes/gatewayProgram.ts',
      gatewayConfig({
        port: gateway,
        eppPort: epp.grpcPort,
        endpoints: [server],
      }),
      gateway,
    );
    const urls: Readonly<Record<Way, string>> = {
      direct: `http://127.0.0.1:${server}${PATH}`,
      'http-proxy-3': `http://127.0.0.1:${proxy}${PATH}`,
      gateway: `http://127.0.0.1:${gateway}/service${PATH}`,
      'gateway and EPP': `http://127.0.0.1:${gateway}${PATH}`,
    };
    const body = chatBody(1024);
    const round = ways.flatMap(way => [
      { url: urls[way], body, connections: 64, seconds: 1.5 },
      { url: urls[way], body, connections: 64, seconds: 1.5, rate: QUIET_RATE },
    ]);
    const results = await runToResult(
      {
        name: 'load',
        file: await programs.build(`${folder}/httpLoad.ts`),
      },
      Array.from({ length: ROUNDS }, () => round).flat(),
      z.array(loadResultSchema),
    );
    const of = (way: Way, offset: 0 | 1) =>
      results.filter(
        (_, index) => index % round.length === 2 * ways.indexOf(way) + offset,
      );
    const measured = (way: Way) => summary(of(way, 0), of(way, 1));
    return figuresOf({
      direct: measured('direct'),
      'http-proxy-3': measured('http-proxy-3'),
      gateway: measured('gateway'),
      'gateway and EPP': measured('gateway and EPP'),
    });
  } finally {
    await Promise.all(started.map(program => program.stop()));
  }
}
