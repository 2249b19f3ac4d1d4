import { once } from 'node:events';
import { IncomingMessage, request } from 'node:http';

/** A response whose body has not been read yet. */
export interface OpenResponse {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly incoming: IncomingMessage;
  /** Reads the rest. */
  text(): Promise<string>;
  /** Goes away, as a client does that has lost interest. */
  abort(): void;
}

/** Sends a request and waits for the response's head. */
export const httpRequest = async (
  port: number,
  options: {
    method?: string;
    path?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
  } = {},
): Promise<OpenResponse> => {
  const { method = 'GET', path = '/', headers = {}, body } = options;
  const outgoing = request({
    host: '127.0.0.1',
    port,
    method,
    path,
    headers,
    agent: false,
  });
  outgoing.end(body);
  const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    incoming,
    text: async () => {
      let text = '';
      incoming.setEncoding('utf8');
      for await (const chunk of incoming) {
        text += chunk;
      }
      return text;
    },
    abort: () => outgoing.destroy(),
  };
};
