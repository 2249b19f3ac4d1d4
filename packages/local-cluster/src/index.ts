/**
 * A Kubernetes API, controllers, a node and a gateway controller in one process, for laptops and tests.
 *
 * @packageDocumentation
 */
export {
  startLocalCluster,
  type LocalCluster,
  type LocalClusterOptions,
} from './localCluster';
export {
  startDataPlane,
  type RemoteDataPlane,
  type StartDataPlaneOptions,
} from './startDataPlane';
export type { RestartBackoff } from './node/containers/restartDelay';
export type { Address, Program, ProgramContext } from './node/images/Program';
export type { PodNetworkMode } from './node/network/openPodNetwork';
export {
  startApiServer,
  type ApiServer,
  type ApiServerOptions,
  type KubeletConnector,
} from './apiserver';
