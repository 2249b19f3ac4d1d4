import { createProxyServer } from 'http-proxy-3';
import { Agent, createServer } from 'node:http';
import { z } from 'zod';

/* http-proxy-3 with kept connections, in front of one server: what people take who need a reverse proxy in Node. */
const { port, target } = z
  .object({ port: z.number(), target: z.string() })
  .parse(JSON.parse(process.argv[2]));

const proxy = createProxyServer({
  target,
  agent: new Agent({ keepAlive: true }),
});
proxy.on('error', (_error, _request, response) => response.destroy());
createServer((request, response) => {
  proxy.web(request, response);
}).listen(port, '127.0.0.1');
