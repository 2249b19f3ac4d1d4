/** Texts of the decision explorer. */
export const decisionTexts = {
  decision: {
    title: 'Why this pod',
    choose: 'Requests of the run',
    listItem: 'Request {{number}}, {{phase}}',
    none: 'No run with decisions is there. Run a routing test first.',
    notFound:
      'No decision of the endpoint picker was found for this request: it logs scores from verbosity 4 on.',
    notYet:
      'Decisions are read when all requests of the run have been answered.',
    notAnswered:
      'The request was not answered with HTTP 2xx: no decision is looked for then.',
    notRead:
      'The run ended before the decisions of the endpoint picker were read.',
    notInRun: 'The run has no request {{number}}.',
    total: 'Total',
    scorer: 'Scorer',
    endpoint: 'Endpoint',
    matrix: 'Scorers and endpoints',
    bars: 'What adds up to the total',
    barLabel: '{{endpoint}}: {{parts}}: total {{total}}',
    barPart: '{{scorer}} {{weighted}}',
    margin: 'ahead of {{endpoint}} by {{margin}}',
    tie: 'a tie of {{number}}: any of them may be picked',
    filters: 'What filters took away',
    filterNone: 'nothing',
    filtersUnknown: 'The source does not tell what filters did.',
    filtered: 'filtered by {{filter}}',
    inconsistent: 'This decision contradicts itself: {{why}}',
    across: 'Across the run',
    found: 'Decisions found',
    foundOf: '{{found}} of {{sent}}',
    hitRate: 'Prefix hit rate',
    ties: 'Ties',
    imbalance: 'Imbalance',
    pickedNotServed: 'Picked, but another served',
    run: 'Run of {{time}}',
    runLabel: 'Run',
    previous: 'Previous request',
    next: 'Next request',
  },
} as const;
