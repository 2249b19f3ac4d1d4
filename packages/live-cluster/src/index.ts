/**
 * A local cluster with the operator: what a preflight, the demo, benchmarks and tests begin with.
 *
 * @packageDocumentation
 */
export { LiveCluster, type LiveClusterOptions } from './LiveCluster';
