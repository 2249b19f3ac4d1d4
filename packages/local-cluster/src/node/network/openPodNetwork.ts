import { LoopbackPodNetwork } from './LoopbackPodNetwork';
import type { PodNetwork } from './PodNetwork';
import { SharedPodNetwork } from './SharedPodNetwork';

/** How pods get addresses: one each, all on one, or the first of these that works here. */
export type PodNetworkMode = 'loopback' | 'shared' | 'auto';

/** Reads the environment variable LOCAL_CLUSTER_POD_NETWORK. */
export function podNetworkMode(value: string | undefined): PodNetworkMode {
  if (value === undefined || value === '') return 'auto';
  if (value === 'loopback' || value === 'shared' || value === 'auto') {
    return value;
  }
  throw new Error(
    `LOCAL_CLUSTER_POD_NETWORK is "${value}": use loopback, shared or auto`,
  );
}

export async function openPodNetwork(
  mode: PodNetworkMode,
): Promise<PodNetwork> {
  if (mode === 'shared') return SharedPodNetwork.open();
  const loopback = await LoopbackPodNetwork.open();
  if (loopback) return loopback;
  if (mode === 'loopback') {
    throw new Error(
      'No loopback network from 127.64.0.0/16 on can be bound (other local clusters may hold them all): set LOCAL_CLUSTER_POD_NETWORK=shared',
    );
  }
  return SharedPodNetwork.open();
}
