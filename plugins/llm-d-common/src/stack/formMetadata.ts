import { ANNOTATION_OWNER } from '../annotations';
import type { ObjectMeta } from '../kubernetes/KubernetesObject';

/** `metadata` of a custom resource of a form. */
export function formMetadata(form: {
  name: string;
  simulatorNamespace: string;
  owner?: string;
}): ObjectMeta {
  return {
    name: form.name,
    namespace: form.simulatorNamespace,
    ...(form.owner && { annotations: { [ANNOTATION_OWNER]: form.owner } }),
  };
}
