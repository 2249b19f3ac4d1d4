'use strict';
const { createRequire } = require('node:module');
const path = require('node:path');

/**
 * The part of the portal's configuration that is only known once the local cluster runs: where it is and how to get in.
 * It is written to a file that only its owner can read, since Backstage's own configuration could not hold the token otherwise.
 *
 * @param {string} kubeconfig the local cluster's kubeconfig, YAML
 * @returns {string} YAML
 */
function portalConfig(kubeconfig) {
  // The launcher itself has no dependencies; by now the workspace is installed.
  const YAML = createRequire(path.resolve(__dirname, '../../package.json'))(
    'yaml',
  );
  const { clusters, users } = YAML.parse(kubeconfig);
  const cluster = clusters[0].cluster;
  return YAML.stringify({
    // Routing tests may go straight to the gateways of this machine.
    // Watching it shows a change at once; polling would take seconds.
    llmD: { localCluster: true, clusters: [{ name: 'local' }] },
    kubernetes: {
      serviceLocatorMethod: { type: 'multiTenant' },
      clusterLocatorMethods: [
        {
          type: 'config',
          clusters: [
            {
              name: 'local',
              title: 'Local cluster',
              url: cluster.server,
              caData: cluster['certificate-authority-data'],
              authProvider: 'serviceAccount',
              serviceAccountToken: users[0].user.token,
            },
          ],
        },
      ],
    },
  });
}

module.exports = { portalConfig };
