import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { measuringProgram } from '../../processes/measuringProgram';
import { randomOf } from '../../randomOf';
import {
  StreamLoad,
  StreamRound,
  streamLoadInputSchema,
} from './streamLoadInput';

/** What every event of a token has once, and no other event. */
const TOKEN = Buffer.from('"finish_reason":null');
const NEWLINE = 10;

/** Counts tokens in a stream's chunks; one may begin in a chunk and end in the next. */
class TokenCounter {
  #begun: Buffer | undefined;

  /** How many tokens ended in this chunk. */
  count(chunk: Buffer): number {
    // Nearly always a chunk is whole events; what is copied here, this program's collector has to clear away between times.
    const text = this.#begun ? Buffer.concat([this.#begun, chunk]) : chunk;
    let count = 0;
    let from = 0;
    for (
      let at = text.indexOf(TOKEN);
      at >= 0;
      at = text.indexOf(TOKEN, from)
    ) {
      count += 1;
      from = at + TOKEN.length;
    }
    this.#begun =
      text.at(-1) === NEWLINE
        ? undefined
        : text.subarray(Math.max(from, text.length - TOKEN.length + 1));
    return count;
  }
}

/** Reads one answer; tells the time of every token, as far as its bytes came. */
function stream(
  { url, tokens }: StreamLoad,
  agent: Agent,
  onToken: (now: number) => void,
  onOpen: () => void,
): Promise<void> {
  const body = JSON.stringify({
    model: 'model',
    prompt: 'Good morning',
    stream: true,
    max_tokens: tokens,
    ignore_eos: true,
  });
  return new Promise((resolve, reject) => {
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
        onOpen();
        const counter = new TokenCounter();
        incoming.on('data', (chunk: Buffer) => {
          const now = performance.now();
          for (let left = counter.count(chunk); left > 0; left--) {
            onToken(now);
          }
        });
        incoming.once('error', reject);
        incoming.once('end', resolve);
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function round(
  load: StreamLoad,
  agent: Agent,
  random: () => number,
): Promise<StreamRound> {
  const toFirstToken: number[] = [];
  const betweenTokens: number[] = [];
  let held = 0;
  let heldAtOnce = 0;
  let broken = 0;
  let tokens = 0;
  // Evenly spread, whole groups of streams would have their tokens due in the same millisecond for as long as they last.
  const begins = Array.from(
    { length: load.streams },
    () => random() * load.spreadMs,
  );
  const began = performance.now();
  await Promise.all(
    begins.map(async begin => {
      await delay(begin);
      const sent = performance.now();
      let last: number | undefined;
      let seen = 0;
      const onToken = (now: number) => {
        if (last === undefined) {
          toFirstToken.push(now - sent);
        } else {
          betweenTokens.push(now - last);
        }
        last = now;
        seen += 1;
      };
      let open = false;
      try {
        await stream(load, agent, onToken, () => {
          open = true;
          held += 1;
          heldAtOnce = Math.max(heldAtOnce, held);
        });
      } catch {
        // Counted below, by the tokens that are missing.
      }
      held -= open ? 1 : 0;
      tokens += seen;
      broken += seen === load.tokens ? 0 : 1;
    }),
  );
  return {
    heldAtOnce,
    broken,
    tokens,
    elapsed: performance.now() - began,
    toFirstToken,
    betweenTokens,
  };
}

async function run(load: StreamLoad): Promise<StreamRound[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const random = randomOf(load.streams);
  const rounds: StreamRound[] = [];
  while (rounds.length < load.rounds) {
    rounds.push(await round(load, agent, random));
  }
  agent.destroy();
  return rounds;
}

measuringProgram(streamLoadInputSchema, run);
