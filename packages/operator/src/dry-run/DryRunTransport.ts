import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';

const deleteOptionsSchema = z.looseObject({});
const emptyDeleteOptions = { apiVersion: 'v1', kind: 'DeleteOptions' };

/** Makes every write a trial: whoever sends one, the API server judges it and stores nothing. */
export class DryRunTransport implements ClusterTransport {
  readonly #inner: ClusterTransport;

  constructor(inner: ClusterTransport) {
    this.#inner = inner;
  }

  get cluster(): string {
    return this.#inner.cluster;
  }

  send(request: ClusterRequest): Promise<Response> {
    return this.#inner.send(asTrial(request));
  }
}

function asTrial(request: ClusterRequest): ClusterRequest {
  const { body, method } = request;
  if (method === 'GET') return request;
  const query = { ...request.query, dryRun: 'All' };
  if (method !== 'DELETE') return { ...request, query };
  // A deletion's options come from its body, and only when it has none from the query: said there alone, it would be a real one.
  const options = body
    ? deleteOptionsSchema.parse(JSON.parse(body))
    : emptyDeleteOptions;
  return {
    ...request,
    query,
    headers: { ...request.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ ...options, dryRun: ['All'] }),
  };
}
