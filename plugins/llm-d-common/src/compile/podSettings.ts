import type { SimulatorStage } from '../crd';

/** Where and how pods run, as both custom resources say it. */
export type PodSettings = Pick<
  SimulatorStage,
  | 'labels'
  | 'nodeSelector'
  | 'tolerations'
  | 'imagePullPolicy'
  | 'imagePullSecrets'
  | 'podDisruptionBudget'
  | 'sidecarInjection'
>;

/** Settings of pods for which the custom resource has no fields. */
export const plainPods: PodSettings = { sidecarInjection: 'Disabled' };

const injection = {
  // Gateways reach the pods directly, and a proxy in between would hide who served.
  Disabled: { 'sidecar.istio.io/inject': 'false' },
  Enabled: { 'sidecar.istio.io/inject': 'true' },
  Unset: {},
};

/**
 * Labels of a pod template.
 *
 * @param own - ours; they win, for pods are found by them
 */
export function podLabels(
  { labels, sidecarInjection }: PodSettings,
  own: Readonly<Record<string, string>>,
): Record<string, string> {
  return { ...labels, ...injection[sidecarInjection], ...own };
}

/** The part of a pod's spec that says where it runs and how its images are pulled. */
export function podPlacement(pods: PodSettings) {
  const { imagePullSecrets, nodeSelector, tolerations } = pods;
  return {
    ...(nodeSelector && { nodeSelector: { ...nodeSelector } }),
    ...(tolerations && { tolerations }),
    ...(imagePullSecrets && { imagePullSecrets }),
  };
}
