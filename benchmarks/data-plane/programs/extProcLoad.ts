import { setTimeout as delay } from 'node:timers/promises';
import {
  ExtProcClient,
  type ExtProcStream,
} from '../../../packages/endpoint-picker/src/testing/ExtProcClient';
import { measuringProgram } from '../../processes/measuringProgram';
import { chatBody } from '../bodies';
import {
  ExtProcLoad,
  ExtProcLoadResult,
  extProcLoadInputSchema,
} from './extProcLoadInput';

/** What gateways read from a socket at a time. */
const CHUNK_BYTES = 64 * 1024;

const answer = JSON.stringify({
  choices: [{ message: { role: 'assistant', content: 'Good morning.' } }],
  usage: { prompt_tokens: 250, completion_tokens: 3, total_tokens: 253 },
});

async function answerHeaders(stream: ExtProcStream): Promise<void> {
  const { request_headers: headers } = await stream.next();
  if (!headers) {
    throw new Error('The endpoint picker did not name an endpoint');
  }
}

/** Reads a body's parts to its last. */
async function readBody(
  stream: ExtProcStream,
  direction: 'request_body' | 'response_body',
): Promise<void> {
  for (;;) {
    const message = await stream.next();
    const part = message[direction]?.response.body_mutation?.streamed_response;
    if (!part) {
      throw new Error(`A part of the ${direction} was expected`);
    }
    if (part.end_of_stream) {
      return;
    }
  }
}

/** One HTTP request, as a gateway tells it. Resolves with the time until the endpoint was named and until all was over. */
async function exchange(
  client: ExtProcClient,
  body: Buffer,
): Promise<{ named: number; over: number }> {
  const began = performance.now();
  const stream = client.open();
  stream.requestHeaders({
    ':method': 'POST',
    ':path': '/v1/chat/completions',
    ':authority': 'model.example',
    'content-type': 'application/json',
  });
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    stream.requestBody(
      body.subarray(at, at + CHUNK_BYTES),
      at + CHUNK_BYTES >= body.length,
    );
  }
  await answerHeaders(stream);
  const named = performance.now() - began;
  await readBody(stream, 'request_body');
  stream.responseHeaders({
    ':status': '200',
    'content-type': 'application/json',
  });
  stream.responseBody(answer);
  const { response_headers: headers } = await stream.next();
  if (!headers) {
    throw new Error('The endpoint picker did not answer response headers');
  }
  await readBody(stream, 'response_body');
  stream.end();
  await stream.ended;
  return { named, over: performance.now() - began };
}

async function run(load: ExtProcLoad): Promise<ExtProcLoadResult> {
  const client = new ExtProcClient({ host: '127.0.0.1', port: load.port });
  const results: { named: number; over: number }[] = [];
  const began = performance.now();
  const counted = began + load.seconds * 250;
  const end = counted + load.seconds * 1000;
  let sent = 0;
  // Half of each prompt is new, so that nothing gets away with remembering all of it.
  const bodyOf = (index: number) =>
    Buffer.from(
      chatBody(load.bodyBytes / 2, { text: 'Good morning. ' }).replace(
        /"}]/,
        `${`${index} `
          .repeat(load.bodyBytes / 2)
          .slice(0, load.bodyBytes / 2)}"}]`,
      ),
    );
  const one = async () => {
    sent += 1;
    const result = await exchange(client, bodyOf(sent));
    const now = performance.now();
    if (now >= counted && now <= end) {
      results.push(result);
    }
  };
  if (load.rate === undefined) {
    await Promise.all(
      Array.from({ length: load.concurrency }, async () => {
        while (performance.now() < end) {
          await one();
        }
      }),
    );
  } else {
    const running: Promise<void>[] = [];
    while (performance.now() < end) {
      const due = ((performance.now() - began) / 1000) * load.rate;
      if (running.length < due) {
        running.push(one());
      }
      await delay(5);
    }
    await Promise.all(running);
  }
  client.close();
  return {
    perSecond: results.length / load.seconds,
    sent,
    named: results.map(({ named }) => named),
    over: results.map(({ over }) => over),
  };
}

measuringProgram(extProcLoadInputSchema, run);
