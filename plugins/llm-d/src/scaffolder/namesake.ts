import type { ClusterChoice } from '@llm-d-sim/plugin-llm-d-common';
import { formText } from './formText';

/** `ui:options` of a field for a stack's name. */
export type StackNameOptions = {
  clusterField?: string;
  namespaceField?: string;
  /** Kind of custom resource whose names count. Default: both kinds. */
  kind?: string;
};

/** What a form's field `existing` says of the stack that the form changes. */
export function existingStack(stack: {
  cluster: string;
  namespace: string;
  name: string;
}): string {
  return `${stack.cluster}/${stack.namespace}/${stack.name}`;
}

/**
 * Where a name is taken: the namespace of a form, when a stack of that name is there already and it is not the one that the
 * form changes.
 *
 * @returns undefined when the name is free, or nothing is known yet of the cluster and the namespace
 */
export function namespaceOfNamesake(
  clusters: readonly ClusterChoice[],
  form: unknown,
  name: string,
  options: StackNameOptions,
): string | undefined {
  const {
    clusterField = 'cluster',
    kind,
    namespaceField = 'simulatorNamespace',
  } = options;
  const cluster = formText(form, clusterField);
  const namespace = formText(form, namespaceField);
  if (cluster === undefined || namespace === undefined) {
    return undefined;
  }
  const isItself =
    formText(form, 'existing') === existingStack({ cluster, namespace, name });
  const isThere = clusters.some(
    choice =>
      choice.name === cluster &&
      choice.taken.some(
        one =>
          one.namespace === namespace &&
          one.name === name &&
          (kind === undefined || one.kind === kind),
      ),
  );
  return isThere && !isItself ? namespace : undefined;
}
