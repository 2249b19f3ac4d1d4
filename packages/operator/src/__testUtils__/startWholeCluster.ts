import { startLocalCluster } from '@llm-d-sim/local-cluster';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { StartApiServer } from '../testing/TestCluster';

/** The local cluster with its controllers, node and gateways, in a folder of its own. */
export const startWholeCluster: StartApiServer = async ({ log }) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'whole-cluster-'));
  const server = await startLocalCluster({ directory, log });
  return {
    url: server.url,
    caData: server.caData,
    adminToken: server.token,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true });
    },
  };
};
