import { loadAllYaml } from '@kubernetes/client-node';
import {
  parseKubernetesObject,
  type KubernetesObject,
} from '@llm-d-sim/plugin-llm-d-common';
import type {
  ClusterClient,
  ClusterTransport,
} from '@llm-d-sim/plugin-llm-d-node';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const base = path.join(
  path.dirname(require.resolve('../../package.json')),
  'deploy/kustomize/base',
);
const files = [
  'manager/namespace.yaml',
  'rbac/service_account.yaml',
  'rbac/role.yaml',
];

const tokenSchema = z.object({ status: z.object({ token: z.string() }) });

/**
 * Installs the operator's namespace, ServiceAccount and ClusterRole as people install them, so that what runs with the token
 * has these permissions and no others.
 *
 * @returns a token of that ServiceAccount, good for some hours
 */
export async function createOperatorAccount(
  client: ClusterClient,
  transport: ClusterTransport,
): Promise<string> {
  const objects = files.flatMap(documents);
  for (const object of objects) {
    await client.apply(object, { fieldManager: 'operator-test', force: true });
  }
  const account = objects.find(({ kind }) => kind === 'ServiceAccount');
  const { name, namespace } = account?.metadata ?? {};
  const response = await transport.send({
    method: 'POST',
    path: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 6 * 3600 },
    }),
  });
  return tokenSchema.parse(await response.json()).status.token;
}

function documents(file: string): KubernetesObject[] {
  return loadAllYaml(readFileSync(path.join(base, file), 'utf8')).map(
    document => parseKubernetesObject(document),
  );
}
