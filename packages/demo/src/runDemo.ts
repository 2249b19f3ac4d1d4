import { LiveCluster } from '@llm-d-sim/live-cluster';
import {
  type RunReport,
  type Scenario,
  type ScenarioParameters,
} from '@llm-d-sim/plugin-llm-d-common';
import { forScenario } from './golden-path/forScenario';
import type { GoldenPathTemplate } from './golden-path/GoldenPathTemplate';
import { HeadlessPortal } from './golden-path/HeadlessPortal';

/** @public */
export interface DemoOptions {
  /** The golden path that is taken, with every default kept. */
  template: GoldenPathTemplate;
  scenario: Scenario;
  /** In place of the scenario's defaults. */
  parameters?: Partial<ScenarioParameters>;
  /** Folder for the files of the throw-away cluster and of the task. */
  directory: string;
  /** For a person: what is going on. */
  say(line: string): void;
  /** What the portal shows as the task's log. */
  log(line: string): void;
  signal: AbortSignal;
  /** ms; `timings` are differences of it. */
  now(): number;
}

/**
 * The main job, without a portal: a local cluster, the operator, and the steps of a golden path by the very actions that the portal runs, the
 * routing test among them. Ends what it started.
 *
 * @throws when a step fails, as it says in the task's log; a routing test that does not pass is no fault, but a report.
 * @public
 */
export async function runDemo(options: DemoOptions): Promise<RunReport> {
  const { directory, log, now, say, signal, template } = options;
  const timings: Record<string, number> = {};
  const began = now();
  async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = now();
    const result = await work();
    timings[name] = Math.round(now() - start);
    say(`${name}: ${timings[name]} ms`);
    return result;
  }

  let report: RunReport | undefined;
  const live = await stage('Local cluster and operator', () =>
    LiveCluster.start({ directory }),
  );
  try {
    const portal = new HeadlessPortal({
      live,
      directory,
      log,
      onReport: made => {
        report = made;
      },
    });
    await portal.start();
    try {
      await portal.create(template, template.defaults, {
        ...forScenario(options.scenario, options.parameters),
        around: ({ name }, work) => stage(name, work),
        signal,
      });
    } catch (error) {
      // The action ends its task for a test that does not pass; here the report says more.
      if (!report) throw error;
    } finally {
      await portal.stop();
    }
  } finally {
    await stage('Stop', () => live.stop());
  }
  if (!report) {
    throw new Error(`Template ${template.name} has no routing test`);
  }
  return {
    ...report,
    timings: {
      ...report.timings,
      ...timings,
      total: Math.round(now() - began),
    },
  };
}
