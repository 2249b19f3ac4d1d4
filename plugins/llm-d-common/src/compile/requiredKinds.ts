import type { StackResource } from '../crd';
import { eppVersionProfileOf } from '../epp/eppVersionProfileOf';
import type { Capabilities } from './Capabilities';
import { compile } from './compile';

/** A kind that a stack does not work without. @public */
export interface RequiredKind {
  apiVersion: string;
  kind: string;
  /** Whether the cluster serves it. */
  served: boolean;
  /** What it is needed for. */
  reason: string;
}

/**
 * The kinds that a custom resource needs from the cluster: those of its objects, and those that its EPP does not start without.
 * Kinds of Kubernetes itself are taken for granted.
 *
 * @public
 */
export function requiredKinds(
  resource: StackResource,
  capabilities: Capabilities,
): RequiredKind[] {
  const served = new Set(capabilities.kinds);
  const byKey = new Map<string, Omit<RequiredKind, 'served'>>();
  const need = (apiVersion: string, kind: string, reason: string) =>
    byKey.set(`${apiVersion}/${kind}`, { apiVersion, kind, reason });

  const { epp } = resource.spec;
  if (epp?.enabled) {
    const { profile, version } = eppVersionProfileOf(epp);
    const [objective] = profile.objectives.apiVersions;
    if (profile.objectives.crdRequired) {
      need(
        objective,
        'InferenceObjective',
        `EPP ${version} does not start without it; newer ones do`,
      );
    }
  }
  compile(resource, capabilities)
    .filter(({ apiVersion }) => isExtension(apiVersion))
    .forEach(({ apiVersion, kind, metadata }) =>
      need(apiVersion, kind, `${kind} ${metadata.name} is to be made`),
    );
  return [...byKey].map(([key, required]) => ({
    ...required,
    served: served.has(key),
  }));
}

const builtIn =
  /^(v1$|(apps|autoscaling|policy|networking\.k8s\.io|rbac\.authorization\.k8s\.io)\/)/;

function isExtension(apiVersion: string): boolean {
  return !builtIn.test(apiVersion);
}
