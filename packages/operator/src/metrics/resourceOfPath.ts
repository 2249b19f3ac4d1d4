/**
 * `deployments`, `simulatordeployments/status` and the like from a path of the API server such as
 * `/apis/apps/v1/namespaces/ns/deployments/demo`. Names and namespaces are left out: they are without number.
 */
export function resourceOfPath(path: string): string {
  const [root, ...parts] = path.split('/').slice(1);
  const inVersion = parts.slice(root === 'api' ? 1 : 2);
  const [plural = '', , subresource] =
    inVersion[0] === 'namespaces' && inVersion.length > 2
      ? inVersion.slice(2)
      : inVersion;
  return subresource === undefined ? plural : `${plural}/${subresource}`;
}
