import type { Program } from '@llm-d-sim/local-cluster';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

type MetricsPage = (response: ServerResponse) => void;

/** A model server that serves, but for what its metrics page is. */
function modelServer(metrics: MetricsPage): Program {
  return async context => {
    const flag = context.args.indexOf('--port');
    const port = Number(
      flag < 0
        ? context.args.find(arg => arg.startsWith('--port='))?.slice(7) ?? 8000
        : context.args[flag + 1],
    );
    const server = createServer((request, response) => {
      request.resume();
      if (request.url === '/metrics') {
        metrics(response);
        return;
      }
      response.setHeader('content-type', 'application/json');
      response.setHeader('x-inference-pod', context.env.POD_NAME ?? '');
      response.end(
        request.url === '/v1/models'
          ? JSON.stringify({ data: [{ id: 'matrix-model' }] })
          : '{}',
      );
    });
    server.listen(context.listenAddress(port));
    await once(server, 'listening');
    if (!context.signal.aborted) await once(context.signal, 'abort');
    server.close();
    server.closeAllConnections();
    return 0;
  };
}

const waits: Program = async ({ signal }) => {
  if (!signal.aborted) await once(signal, 'abort');
  return 0;
};

/** Images that only these tests know, by repository name. */
export const oddImages: Readonly<Record<string, Program>> = {
  /** Has no metrics page at all. */
  'example.test/no-metrics': modelServer(response => {
    response.statusCode = 404;
    response.end('not found');
  }),
  /** Takes requests for its metrics and never answers them. */
  'example.test/silent-metrics': modelServer(() => {}),
  /** Does nothing; stands for a proxy that a mesh injects. */
  'example.test/idle': waits,
};
