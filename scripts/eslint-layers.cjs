'use strict';
// Who may import whom. One table, used by every package's .eslintrc.js, so that an import against
// the direction of the house is a lint error and not a matter of taste.
const path = require('node:path');
const createConfig = require('@backstage/cli/config/eslint-factory');

const scope = '@llm-d-sim';
const common = `${scope}/plugin-llm-d-common`;
const node = `${scope}/plugin-llm-d-node`;
const localCluster = `${scope}/local-cluster`;
const operator = `${scope}/operator`;
const liveCluster = `${scope}/live-cluster`;
const preflight = `${scope}/preflight`;
const programs = [
  'endpoint-picker',
  'inference-sim',
  'gateway',
  'routing-sidecar',
].map(name => `${scope}/${name}`);
const plugins = [
  'plugin-llm-d',
  'plugin-llm-d-backend',
  'plugin-scaffolder-backend-module-llm-d',
  'plugin-catalog-backend-module-llm-d',
  'plugin-scaffolder-backend-module-llm-d-preflight',
].map(name => `${scope}/${name}`);
const everything = [
  common,
  node,
  localCluster,
  operator,
  liveCluster,
  preflight,
  ...programs,
  ...plugins,
];

/** Package folder -> our packages that its shipped code may import. */
const mayImport = {
  'plugins/llm-d-common': [],
  'plugins/llm-d-node': [common],
  'plugins/llm-d': [common],
  'plugins/llm-d-backend': [common, node],
  'plugins/scaffolder-backend-module-llm-d': [common, node],
  // It authorises and audits as the other actions do.
  'plugins/scaffolder-backend-module-llm-d-preflight': [
    preflight,
    `${scope}/plugin-scaffolder-backend-module-llm-d`,
  ],
  'plugins/catalog-backend-module-llm-d': [common, node],
  'packages/endpoint-picker': [],
  'packages/inference-sim': [],
  'packages/gateway': [],
  'packages/routing-sidecar': [],
  'packages/local-cluster': programs,
  'packages/operator': [common, node],
  'packages/compile': [common],
  'packages/live-cluster': [common, node, localCluster, operator],
  'packages/preflight': [common, node, liveCluster],
  // It takes the golden path by the parts that the portal takes it with.
  'packages/demo': [
    common,
    node,
    localCluster,
    liveCluster,
    operator,
    `${scope}/plugin-catalog-backend-module-llm-d`,
    `${scope}/plugin-scaffolder-backend-module-llm-d`,
  ],
  'packages/conformance': [common, node],
  'packages/app': plugins,
  'packages/backend': plugins,
};

/** Tests may also use the local cluster and the operator: a real part beats a mock. */
const testsMayAlsoImport = [localCluster, liveCluster, operator];
/** Package folder -> what its tests may use beside that. */
const testsOf = {
  'plugins/scaffolder-backend-module-llm-d': [
    `${scope}/plugin-catalog-backend-module-llm-d`,
  ],
};

const restriction = allowed => {
  const forbidden = everything.filter(name => !allowed.includes(name));
  return [
    'error',
    {
      patterns: [
        {
          group: forbidden.flatMap(name => [name, `${name}/*`]),
          message:
            'This import goes against the layers of docs/architecture.md (table: scripts/eslint-layers.cjs).',
        },
      ],
      paths: ['app', 'backend'].map(name => ({
        name,
        message: 'Nothing imports the example portal.',
      })),
    },
  ];
};

module.exports = directory => {
  const folder = path
    .relative(path.resolve(__dirname, '..'), directory)
    .split(path.sep)
    .join('/');
  const allowed = mayImport[folder];
  if (!allowed) {
    throw new Error(
      `${folder} has no line in scripts/eslint-layers.cjs: say there what it may import`,
    );
  }
  const tests = [
    '**/*.test.ts',
    '**/*.test.tsx',
    '**/testing/**',
    '**/__testUtils__/**',
  ];
  return createConfig(directory, {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
    overrides: [
      {
        files: ['src/**/*.ts', 'src/**/*.tsx'],
        excludedFiles: tests,
        rules: {
          '@typescript-eslint/no-restricted-imports': restriction(allowed),
        },
      },
      {
        files: tests,
        rules: {
          '@typescript-eslint/no-restricted-imports': restriction([
            ...allowed,
            ...testsMayAlsoImport,
            ...(testsOf[folder] ?? []),
          ]),
        },
      },
    ],
  });
};
