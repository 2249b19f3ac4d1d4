import type { KubernetesObject } from '@llm-d-sim/plugin-llm-d-common';

/** What the local cluster can run in place of a custom resource, and what had to be changed for it. */
export interface LocalVersion {
  manifest: KubernetesObject;
  /** For a person, each in one sentence. */
  replaced: string[];
}

const LOCAL_CLASS = 'local';

/** A stack meant for another gateway runs behind the local one; everything else stays as it is. */
export function asLocal(manifest: KubernetesObject): LocalVersion {
  const spec: Record<string, unknown> = Object(manifest.spec);
  const { className, provider: _provider, ...gateway } = Object(spec.gateway);
  if (
    manifest.kind !== 'SchedulerInstall' ||
    gateway.enabled !== true ||
    className === LOCAL_CLASS
  ) {
    return { manifest, replaced: [] };
  }
  return {
    manifest: {
      ...manifest,
      spec: { ...spec, gateway: { ...gateway, className: LOCAL_CLASS } },
    },
    replaced: [
      `Gateway class ${className} was replaced by the local cluster's own gateway.`,
    ],
  };
}
