import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import type { OperatorMetrics } from './OperatorMetrics';
import { resourceOfPath } from './resourceOfPath';

/** Counts what is asked of an API server, and what it answers. */
export class CountingTransport implements ClusterTransport {
  readonly #inner: ClusterTransport;
  readonly #metrics: Pick<OperatorMetrics, 'requested' | 'wrote'>;

  constructor(
    inner: ClusterTransport,
    metrics: Pick<OperatorMetrics, 'requested' | 'wrote'>,
  ) {
    this.#inner = inner;
    this.#metrics = metrics;
  }

  get cluster(): string {
    return this.#inner.cluster;
  }

  async send(request: ClusterRequest): Promise<Response> {
    const { method } = request;
    let response: Response | undefined;
    try {
      response = await this.#inner.send(request);
      return response;
    } finally {
      this.#metrics.requested(method, response?.status);
      const operation = operationOf(request);
      if (response?.ok && operation !== undefined) {
        this.#metrics.wrote(resourceOfPath(request.path), operation);
      }
    }
  }
}

/** What a request does to an object; undefined when it does nothing, or only tries. */
function operationOf(request: ClusterRequest): string | undefined {
  if (request.query?.dryRun !== undefined) return undefined;
  switch (request.method) {
    case 'GET':
      return undefined;
    case 'DELETE':
      return 'delete';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return request.headers?.['content-type'] ===
        'application/apply-patch+yaml'
        ? 'apply'
        : 'patch';
    default:
      return request.method satisfies never;
  }
}
