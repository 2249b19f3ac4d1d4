const eppImage = 'ghcr.io/llm-d/llm-d-router-endpoint-picker:v0.10.0';

/** A manifest `demo` in `llm-d-sim` as a person writes it, right or wrong. */
export const manifest =
  (kind: string) =>
  (spec: unknown, metadata: object = {}): object => ({
    apiVersion: 'sim.llm-d.io/v1alpha1',
    kind,
    metadata: { name: 'demo', namespace: 'llm-d-sim', ...metadata },
    spec,
  });

/** A SimulatorDeployment. */
export const simulatorManifest = manifest('SimulatorDeployment');

/** A SchedulerInstall for pods in `llm-d-sim`. */
export const schedulerManifest = (spec: object, metadata?: object): object =>
  manifest('SchedulerInstall')(
    { simulatorNamespace: 'llm-d-sim', ...spec },
    metadata,
  );

/** A SchedulerInstall with an endpoint picker. */
export const eppManifest = (epp: object, more: object = {}): object =>
  schedulerManifest({
    epp: { enabled: true, image: eppImage, ...epp },
    ...more,
  });
