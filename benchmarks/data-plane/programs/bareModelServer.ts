import { createServer } from 'node:http';
import { z } from 'zod';

/*
 * A model server as cheap as Node has it: one fixed answer, and the metrics that an endpoint picker looks for. What is
 * measured in front of it is the gateway, the proxy or the endpoint picker.
 */
const ports = z.array(z.number()).parse(JSON.parse(process.argv[2]));

const answer = Buffer.from(
  JSON.stringify({
    id: 'chatcmpl-0',
    object: 'chat.completion',
    created: 0,
    model: 'model',
    choices: [
      {
        index: 0,
        finish_reason: 'stop',
        message: { role: 'assistant', content: 'Good morning.' },
      },
    ],
    usage: { prompt_tokens: 250, completion_tokens: 3, total_tokens: 253 },
  }),
);

const metrics = [
  'vllm:num_requests_waiting{model_name="model"} 0',
  'vllm:num_requests_running{model_name="model"} 0',
  'vllm:kv_cache_usage_perc{model_name="model"} 0',
  'vllm:cache_config_info{block_size="64",num_gpu_blocks="31250"} 1',
  '',
].join('\n');

for (const port of ports) {
  createServer((request, response) => {
    if (request.method === 'GET') {
      response.end(metrics);
      return;
    }
    request.resume();
    request.once('end', () => {
      response.writeHead(200, {
        'content-type': 'application/json',
        'content-length': answer.length,
      });
      response.end(answer);
    });
  }).listen(port, '127.0.0.1');
}
