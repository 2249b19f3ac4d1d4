import type { ScenarioDescription } from '@llm-d-sim/plugin-llm-d-common';

/** Scenarios as a backend describes them. */
export const scenarioDescriptions: ScenarioDescription[] = [
  {
    id: 'prefix-cache-skew',
    title: 'Prefix cache skew',
    description:
      'Sends one long prompt that nobody has seen, then the same prompt again.',
    proves:
      'The pod that has the prompt in its cache scores higher, is picked, and really serves.',
    disruptive: false,
    parameters: [
      {
        name: 'warmRequests',
        description: 'How often the prompt is sent again',
        type: 'integer',
        default: 3,
        minimum: 1,
        maximum: 50,
        unit: 'requests',
      },
      {
        name: 'promptBytes',
        description: 'Length of the prompt',
        type: 'integer',
        default: 4096,
        minimum: 256,
        maximum: 65536,
        unit: 'bytes',
      },
    ],
    cost: {
      requests: 4,
      concurrency: 1,
      seconds: 4,
      promptTokens: 4096,
      completionTokens: 64,
    },
  },
  {
    id: 'failover',
    title: 'Failover',
    description: 'Deletes a decode pod in the midst of steady traffic.',
    proves: 'No request fails for longer than the gateway needs to notice.',
    disruptive: true,
    parameters: [
      {
        name: 'streaming',
        description: 'Whether answers are streamed',
        type: 'boolean',
        default: true,
      },
      {
        name: 'victim',
        description: 'Which pod dies',
        type: 'choice',
        default: 'busiest',
        choices: ['busiest', 'idlest', 'random'],
      },
    ],
    cost: {
      requests: 300,
      concurrency: 20,
      seconds: 30,
      promptTokens: 12000,
      completionTokens: 9600,
    },
  },
];
