import type { ClusterTransport } from '@llm-d-sim/plugin-llm-d-node';
import { z } from 'zod';
import type { LeaseRecord } from './leaseDecision';

const leaseSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string().optional() }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .default({}),
});

/** A coordination.k8s.io/v1 Lease as the server has it. */
export type Lease = z.output<typeof leaseSchema>;

/** What a holder writes into a Lease. */
export interface LeaseSpec {
  holderIdentity: string;
  leaseDurationSeconds?: number | null;
  leaseTransitions?: number | null;
  renewTime?: string;
  acquireTime?: string;
}

/** One Lease on the API server. Every request has a deadline: a candidate must know in time that it does not know. */
export class LeaseClient {
  readonly #transport: ClusterTransport;
  readonly #namespace: string;
  readonly #name: string;

  constructor(options: {
    transport: ClusterTransport;
    namespace: string;
    name: string;
  }) {
    this.#transport = options.transport;
    this.#namespace = options.namespace;
    this.#name = options.name;
  }

  /** @returns undefined when there is none yet */
  async read(signal: AbortSignal): Promise<Lease | undefined> {
    const response = await this.#transport.send({
      method: 'GET',
      path: `${this.#collection}/${this.#name}`,
      signal,
    });
    const text = await response.text();
    if (response.status === 404) return undefined;
    if (!response.ok) throw this.#failed('read', response.status, text);
    return leaseSchema.parse(JSON.parse(text));
  }

  /** @returns false when somebody was faster */
  create(spec: LeaseSpec, signal: AbortSignal): Promise<boolean> {
    return this.#write('POST', this.#collection, { spec }, signal);
  }

  /**
   * @param lease - as it was read: the version in it tells whether somebody was faster
   * @returns false when somebody was
   */
  replace(
    lease: Lease,
    spec: LeaseSpec,
    signal: AbortSignal,
  ): Promise<boolean> {
    const path = `${this.#collection}/${this.#name}`;
    const next = { ...lease, spec: { ...lease.spec, ...spec } };
    return this.#write('PUT', path, next, signal);
  }

  get #collection(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.#namespace}/leases`;
  }

  async #write(
    method: 'POST' | 'PUT',
    path: string,
    lease: { spec: LeaseSpec; metadata?: Lease['metadata'] },
    signal: AbortSignal,
  ): Promise<boolean> {
    const response = await this.#transport.send({
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        ...lease,
        metadata: {
          ...lease.metadata,
          name: this.#name,
          namespace: this.#namespace,
        },
      }),
      signal,
    });
    const text = await response.text();
    if (response.status === 409) return false;
    if (!response.ok) throw this.#failed('written', response.status, text);
    return true;
  }

  #failed(what: 'read' | 'written', status: number, text: string): Error {
    const lease = `${this.#namespace}/${this.#name}`;
    return new Error(
      `Lease ${lease} could not be ${what}: HTTP ${status} ${text.slice(
        0,
        300,
      )}`,
    );
  }
}

/** What a Lease says about who leads. One without a duration is taken for one of 15 s, as everybody has it. */
export function leaseRecordOf({ spec }: Lease): LeaseRecord {
  return {
    holder: spec.holderIdentity || undefined,
    durationMs: (spec.leaseDurationSeconds ?? 15) * 1000,
    transitions: spec.leaseTransitions ?? 0,
  };
}

/** A time as Leases have it: RFC 3339 with exactly six digits of the second. */
export function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}
