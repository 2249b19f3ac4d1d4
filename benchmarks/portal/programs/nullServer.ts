import { createServer } from 'node:http';
import { z } from 'zod';

/** Answers a completion as soon as its request is there. */
const answer = JSON.stringify({
  id: 'cmpl-0',
  object: 'text_completion',
  created: 0,
  model: 'null',
  choices: [{ index: 0, text: 'x', finish_reason: 'length' }],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  process.send?.({ port });
});
// Whoever started it may end without a word.
process.on('disconnect', () => process.exit());
