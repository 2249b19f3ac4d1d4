import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Every text of the plugin.
 *
 * @public
 */
export const llmDTranslationRef = createTranslationRef({
  id: 'plugin.llm-d',
  messages: {
    content: {
      noStack:
        'This entity leads to no stack: it needs the annotation sim.llm-d.io/cluster and one of sim.llm-d.io/inference-pool and sim.llm-d.io/scheduler-install.',
    },
    localStandIn: {
      label: 'Local stand-in',
      explanation:
        'Measured on the embedded local cluster, whose gateway, endpoint picker and simulator stand in for the real ones.',
    },
    status: {
      healthy: 'Healthy',
      progressing: 'Progressing',
      degraded: 'Degraded',
      unknown: 'Unknown',
    },
    failure: {
      health: 'The health of the stack could not be read',
      runs: 'Earlier runs could not be read',
      run: 'The run could not be read',
      start: 'The test could not be started',
      cancel: 'The test could not be cancelled',
      stale: 'What you see is from {{time}}.',
    },
    health: {
      title: 'Health',
      loading: 'Reading the stack',
      observedAt: 'Seen at {{time}}',
      fix: 'What to do: {{fix}}',
      pathLabel: 'The way of a request',
      besideLabel: 'Beside the way',
      causedBy: 'because of: {{node}}',
      node: {
        client: 'Client',
        stack: 'Custom resources',
        gateway: 'Gateway',
        route: 'HTTPRoute',
        grants: 'ReferenceGrant',
        epp: 'Endpoint picker',
        pool: 'InferencePool',
        prefill: 'Prefill pods',
        decode: 'Decode pods',
        'direct-service': 'Direct Service',
      },
      clientUnknown: 'no address yet',
    },
    evidence: {
      title: 'Evidence for {{node}}',
      none: 'No source has said anything about it.',
      source: 'Source',
      status: 'Status',
      message: 'What it says',
      since: 'Since',
      objects: 'Objects',
    },
    pods: {
      title: 'Pods',
      none: 'No pods: nothing can answer a request.',
      name: 'Name',
      role: 'Role',
      status: 'Status',
      restarts: 'Restarts',
      age: 'Age',
      prefill: 'Prefill',
      decode: 'Decode',
    },
    routingTest: {
      title: 'Routing test',
      run: 'Run test',
      cancel: 'Cancel test',
      loading: 'Reading the runs',
      denied: 'You lack the permission to run tests on this stack.',
      running: 'A test is running on this stack.',
      readOnly: 'Read-only: tests run on stacks that a SchedulerInstall made.',
      none: 'No test has run yet. Run one to see where requests go, and why.',
      progress: '{{done}} of {{total}}: {{stage}}',
      progressLabel: 'Progress of the test',
      startedBy: 'Started at {{time}} by {{who}}',
    },
    scenario: {
      'prefix-cache-skew': {
        title: 'Prefix cache skew',
        description:
          'Sends one long prompt that nobody has seen, then the same prompt again. Cold, all pods score the same and any may answer; warm, the pod that has the prompt in its cache must score higher, be picked, and really serve.',
      },
    },
    verdict: {
      pass: 'Passed',
      fail: 'Failed',
      inconclusive: 'Inconclusive',
      running: 'Running',
      failed: 'Did not finish',
      cancelled: 'Cancelled',
      finished: 'Finished',
      passReason: 'Every assertion holds.',
    },
    scores: {
      title: 'Scores',
      explanation:
        'A row is a request, a column a pod. Large: the total by which the endpoint picker chose. Small: each scorer’s value × its weight.',
      request: 'Request',
      requestNumber: 'Request {{number}}',
      answer: 'HTTP {{status}}',
      noAnswer: 'No answer',
      ttft: 'first byte after {{ms}} ms',
      picked: 'Picked',
      served: 'Served',
      noScore: 'no score',
      scoreToCome: 'score follows',
      source: {
        'epp-log':
          'Scores and picks as the endpoint picker logged them; who served as the pod itself said.',
        'dynamic-metadata':
          'Scores and picks from the gateway’s dynamic metadata; who served as the pod itself said.',
        recomputed: 'Scores recomputed: no endpoint picker reported them.',
      },
    },
    assertions: {
      title: 'Assertions',
      passed: 'Holds',
      failed: 'Does not hold',
      measured: 'Measured: {{value}}',
      expected: 'Expected: {{value}}',
    },
    runs: {
      title: 'Earlier runs',
      startedAt: 'Started',
      scenario: 'Scenario',
      result: 'Result',
      startedBy: 'By',
      show: 'Show the run of {{time}}',
    },
    eppConfigField: {
      label: 'Endpoint picker configuration',
    },
  },
});
