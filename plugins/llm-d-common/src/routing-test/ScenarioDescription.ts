/** Something that may be set for a run. @public */
export type ScenarioParameter = {
  name: string;
  /** For a person: what it changes. */
  description: string;
} & (
  | {
      type: 'integer' | 'number';
      default: number;
      minimum: number;
      maximum: number;
      /** `requests`, `ms`, `bytes`, `tokens`, `1/s`, … */
      unit?: string;
    }
  | { type: 'boolean'; default: boolean }
  | { type: 'text'; default: string; multiline?: boolean; maxLength: number }
  | { type: 'choice'; default: string; choices: string[] }
);

/** What a scenario does to a stack with its defaults, before it is run. @public */
export interface ScenarioCost {
  requests: number;
  /** Largest number of requests under way at once. */
  concurrency: number;
  /** Roughly how long it takes, seconds. */
  seconds: number;
  promptTokens: number;
  completionTokens: number;
}

/** A scenario for a form: everything but its functions. @public */
export interface ScenarioDescription {
  id: string;
  title: string;
  /** For a person: what it does. */
  description: string;
  /** For a person: what a pass proves. */
  proves: string;
  /** True when it breaks something on purpose; then it needs the permission `llm-d.routing-test.disrupt` too. */
  disruptive: boolean;
  parameters: ScenarioParameter[];
  /** With the defaults. */
  cost: ScenarioCost;
}
