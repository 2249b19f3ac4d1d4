import type { Pod } from '../../client/ResourceKind';
import type { FaultContainment } from '../containers/FaultContainment';
import type { ConfigSource } from '../containers/readEnvironment';
import type { RestartBackoff } from '../containers/restartDelay';
import type { ImageRegistry } from '../images/ImageRegistry';
import type { Address } from '../images/Program';
import type { PodNetwork } from '../network/PodNetwork';

/** API access of a pod's service account. */
export interface AccountAccess {
  server: string;
  token: string;
  /** PEM in base64. */
  caData: string;
}

/** What all pods of a node share. */
export interface PodEnvironment {
  images: ImageRegistry;
  containment: FaultContainment;
  network: PodNetwork;
  backoff: RestartBackoff;
  dialAddress(host: string, port: number, namespace?: string): Address;
  configSource(namespace: string): ConfigSource;
  /** Undefined when the pod does not want the token. */
  accountAccess(pod: Pod): Promise<AccountAccess | undefined>;
  now(): number;
  random(): number;
}
