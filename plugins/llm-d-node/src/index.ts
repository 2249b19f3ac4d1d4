/**
 * Cluster access, apply, wait and the routing test runner: what the backend, both modules and the operator share.
 *
 * @packageDocumentation
 */
export type * from './cluster/ClusterTransport';
export type * from './cluster/ClusterClient';
