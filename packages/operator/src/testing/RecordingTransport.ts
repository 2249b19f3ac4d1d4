import type {
  ClusterRequest,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';

/** A transport that remembers every request that may change something. */
export class RecordingTransport implements ClusterTransport {
  readonly #inner: ClusterTransport;
  #writes: string[] = [];

  constructor(inner: ClusterTransport) {
    this.#inner = inner;
  }

  get cluster(): string {
    return this.#inner.cluster;
  }

  send(request: ClusterRequest): Promise<Response> {
    if (request.method !== 'GET') {
      this.#writes.push(`${request.method} ${request.path}`);
    }
    return this.#inner.send(request);
  }

  /** Writes since the last call, events left out: they accompany changes and are no part of them. */
  takeWrites(): string[] {
    const writes = this.#writes.filter(write => !/\/events\//.test(write));
    this.#writes = [];
    return writes;
  }
}
