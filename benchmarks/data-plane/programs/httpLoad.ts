import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { measuringProgram } from '../../processes/measuringProgram';
import { httpLoadInputSchema, Load, LoadResult } from './httpLoadInput';

/** Sends one request and reads its answer. Resolves with whether all of it came. */
function exchange({ url, body }: Load, agent: Agent): Promise<boolean> {
  return new Promise(resolve => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      incoming => {
        incoming.resume();
        incoming.once('close', () =>
          resolve(incoming.complete && incoming.statusCode === 200),
        );
      },
    );
    outgoing.once('error', () => resolve(false));
    outgoing.end(body);
  });
}

async function run(load: Load): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const latencies: number[] = [];
  let failures = 0;
  const began = performance.now();
  const counted = began + load.seconds * 250;
  const end = counted + load.seconds * 1000;
  const one = async () => {
    const sent = performance.now();
    const answered = await exchange(load, agent);
    const now = performance.now();
    if (now < counted || now > end) {
      return;
    }
    if (answered) {
      latencies.push(now - sent);
    } else {
      failures += 1;
    }
  };
  if (load.rate === undefined) {
    await Promise.all(
      Array.from({ length: load.connections }, async () => {
        while (performance.now() < end) {
          await one();
        }
      }),
    );
  } else {
    const sent: Promise<void>[] = [];
    while (performance.now() < end) {
      const due = ((performance.now() - began) / 1000) * load.rate;
      while (sent.length < due) {
        sent.push(one());
      }
      await delay(1);
    }
    await Promise.all(sent);
  }
  agent.destroy();
  return {
    requestsPerSecond: latencies.length / load.seconds,
    latencies,
    failures,
  };
}

measuringProgram(httpLoadInputSchema, async loads => {
  const results: LoadResult[] = [];
  for (const load of loads) {
    results.push(await run(load));
  }
  return results;
});
