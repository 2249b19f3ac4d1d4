/**
 * Cluster access, apply, wait and the routing test runner: what the backend, both modules and the operator share.
 *
 * @packageDocumentation
 */
export type * from './cluster/ClusterTransport';
export type * from './cluster/ClusterClient';
export * from './cluster/ClusterError';
export { innermostMessage } from './cluster/innermostMessage';
export { DefaultClusterClient } from './cluster/DefaultClusterClient';
export { KubeConfigTransport } from './cluster/KubeConfigTransport';
export {
  KubernetesPluginTransport,
  type KubernetesPluginTransportOptions,
} from './cluster/KubernetesPluginTransport';
export {
  ClusterFollower,
  type ClusterChange,
  type ClusterFollowerOptions,
  type FollowTimes,
} from './fleet/ClusterFollower';
export { ObjectStore } from './fleet/ObjectStore';
export { findEndpointPicker, type EndpointPicker } from './epp/EndpointPicker';
export {
  directTransport,
  type DirectAccessConfig,
  type PodSurroundings,
} from './cluster/directTransport';
export { PooledKubeConfig } from './cluster/PooledKubeConfig';
export type { Clock } from './time/Clock';
export type { Waiting } from './wait/readiness';
export * from './wait/waitForReady';
export {
  runScenario,
  type AdmitRun,
  type RunProgress,
  type RunScenarioOptions,
} from './routing-test/runScenario';
export { DEFAULT_RUN_BUDGET, type RunBudget } from './routing-test/runBudget';
export { LOOPBACK_GATEWAYS } from './routing-test/hostPattern';
export {
  readStackSnapshot,
  type StackSnapshotReference,
} from './health/readStackSnapshot';
export { readHealth, readSnapshotOrWhyNot } from './health/readHealth';
export { readNodeDetails } from './health/readNodeDetails';
export { readPodFigures } from './health/readPodFigures';
export { readDrift } from './health/readDrift';
export { probeStack, type ProbeOptions } from './health/probeStack';
export { fieldConflictsOf, type FieldConflict } from './apply/FieldConflict';
export { undoRecordsSchema, type UndoRecord } from './apply/UndoRecord';
export {
  undoApply,
  type LeftBehind,
  type UndoOutcome,
} from './apply/undoApply';
export { ApplyFailedError, describeUndo } from './apply/ApplyFailedError';
export {
  applyStack,
  type AppliedObject,
  type AppliedStack,
  type ApplyStackOptions,
} from './apply/applyStack';
export { frontedSimulator } from './inventory/frontedSimulator';
export { readInventory } from './inventory/readInventory';
export { deleteStack, type DeleteStackOptions } from './delete/deleteStack';
