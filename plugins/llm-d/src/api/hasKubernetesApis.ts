import type { AppNode } from '@backstage/frontend-plugin-api';

/**
 * Whether the portal surely has the APIs of the Kubernetes plugin, in the new frontend system. An API whose dependency is missing would
 * fail all pages, so in doubt it is no: when any of them is switched off or depends on a condition.
 *
 * @param node - of an API extension; its neighbours are the other APIs
 */
export function hasKubernetesApis(node: AppNode): boolean {
  const { attachedTo } = node.edges;
  const apis = attachedTo?.node.edges.attachments.get(attachedTo.input) ?? [];
  const specs = apis
    .map(api => api.spec)
    .filter(spec => spec.plugin.pluginId === 'kubernetes');
  return (
    specs.length > 0 &&
    specs.every(spec => !spec.disabled && spec.if === undefined)
  );
}
