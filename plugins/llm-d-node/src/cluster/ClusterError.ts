/**
 * What went wrong, for code that has to decide. `KindNotServed`: the cluster does not know the kind (a CRD is missing).
 * `Unreachable`: no answer of the API server, so nothing is known of the object.
 *
 * @public
 */
export type ClusterErrorCode =
  | 'NotFound'
  | 'Forbidden'
  | 'Unauthorized'
  | 'Conflict'
  | 'Invalid'
  | 'AlreadyExists'
  | 'Gone'
  | 'KindNotServed'
  | 'Unreachable'
  | 'Internal';

/** One field that the API server objects to, e.g. `spec.proxyService.port`. @public */
export interface ClusterErrorCause {
  /** Path of the field; empty when the server named none. */
  field: string;
  message: string;
}

/**
 * A request that a cluster did not fulfil. The message names the cluster, what was attempted and what to do about it.
 *
 * The cluster's HTTP status is called `httpStatus` on purpose: Backstage answers with an error's `status` or `statusCode`,
 * and a cluster's 401 is not the portal's.
 *
 * @public
 */
export class ClusterError extends Error {
  readonly name = 'ClusterError';
  readonly cluster: string;
  readonly code: ClusterErrorCode;
  /** HTTP status of the API server's answer, if there was one. */
  readonly httpStatus?: number;
  readonly causes: readonly ClusterErrorCause[];

  constructor(options: {
    cluster: string;
    code: ClusterErrorCode;
    message: string;
    httpStatus?: number;
    causes?: readonly ClusterErrorCause[];
    cause?: unknown;
  }) {
    super(options.message, { cause: options.cause });
    this.cluster = options.cluster;
    this.code = options.code;
    this.httpStatus = options.httpStatus;
    this.causes = options.causes ?? [];
  }
}
