/** Texts that stand in every view. */
export const commonTexts = {
  content: {
    noStack:
      'This entity leads to no stack: it needs the annotation sim.llm-d.io/cluster and one of sim.llm-d.io/inference-pool and sim.llm-d.io/scheduler-install.',
    viewsLabel: 'Views of the stack',
    loadingView: 'Loading the view',
    view: {
      path: 'Request path',
      tests: 'Routing tests',
      decisions: 'Decisions',
      setup: 'Endpoint picker and drift',
    },
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
    node: 'The details of the link could not be read',
    probe: 'The probe could not be sent',
    drift: 'The drift could not be read',
    profile: 'The endpoint picker’s configuration could not be read',
    runs: 'Earlier runs could not be read',
    run: 'The run could not be read',
    scenarios: 'The scenarios could not be read',
    start: 'The test could not be started',
    cancel: 'The test could not be cancelled',
    change: 'That could not be done',
    compare: 'The runs could not be compared',
    preview: 'What it would do could not be found out',
    perform: 'The action was refused',
    fleet: 'The stacks could not be read',
    clusters: 'The clusters could not be read',
    noBackend: 'The portal’s backend does not answer.',
    stale: 'What you see is from {{time}}.',
    retry: 'Try again',
    hint: {
      'no-permission': 'Ask the owner of the entity for the permission.',
      'not-found': 'It may have been deleted.',
      keepsTrying: 'The page keeps trying.',
      tryLater: 'Try again in a while.',
    },
  },
} as const;
