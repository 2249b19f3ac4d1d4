import { createServer, ServerResponse } from 'node:http';
import { z } from 'zod';

/*
 * The least that can be done: one setTimeout per token, planned from the request's arrival, and the same events as the
 * simulator writes. What it misses its times by is the machine's doing and the client's.
 */
const { port, firstMs, nextMs, tokens } = z
  .object({
    port: z.number(),
    firstMs: z.number(),
    nextMs: z.number(),
    tokens: z.number(),
  })
  .parse(JSON.parse(process.argv[2]));

const event = `data: ${JSON.stringify({
  id: 'cmpl-0',
  model: 'model',
  object: 'text_completion',
  created: 0,
  usage: null,
  choices: [{ index: 0, finish_reason: null, text: 'morning ' }],
})}\n\n`;

function answer(response: ServerResponse): void {
  const began = performance.now();
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
  const plan = (index: number) => {
    if (index === tokens) {
      response.end('data: [DONE]\n\n');
      return;
    }
    const due = began + firstMs + index * nextMs;
    setTimeout(() => {
      response.write(event);
      plan(index + 1);
    }, Math.ceil(due - performance.now()));
  };
  plan(0);
}

createServer((request, response) => {
  request.resume();
  request.once('end', () => answer(response));
}).listen(port, '127.0.0.1');
