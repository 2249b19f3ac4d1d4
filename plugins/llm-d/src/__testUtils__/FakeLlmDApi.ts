import type {
  ClusterChoice,
  DriftReport,
  EntityPlace,
  EppProfileView,
  FlakeStatistics,
  FleetPage,
  FleetQuery,
  HealthNodeId,
  HealthReport,
  NodeDetails,
  PerformActionRequest,
  PodFigures,
  RoutingTestRun,
  RoutingTestRunDetail,
  RunComparison,
  ScenarioDescription,
  StackAction,
  StackActionPreview,
  StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import type { LlmDApi } from '../api';
import { aComparison } from './aComparison';
import { aFleetPage } from './aFleetPage';
import { aHealth } from './aHealth';
import { aPreview } from './aPreview';
import { aFinishedRun, aRun } from './aRun';
import {
  clusterChoices,
  driftReport,
  eppProfile,
  nodeDetails,
} from './stackDetails';
import { scenarioDescriptions } from './scenarioDescriptions';

/** What a {@link FakeLlmDApi} answers with, in place of its samples. */
export interface FakeAnswers {
  health?: HealthReport | Error;
  figures?: PodFigures[] | Error;
  drift?: DriftReport | Error;
  profile?: EppProfileView | Error;
  node?: NodeDetails | Error;
  runs?: RoutingTestRunDetail[] | Error;
  clusters?: ClusterChoice[] | Error;
  scenarios?: ScenarioDescription[] | Error;
  fleet?: FleetPage | Error;
  preview?: StackActionPreview | Error;
}

/** The backend in memory, for tests and the development page: it answers at once and remembers what was asked of it. */
export class FakeLlmDApi implements LlmDApi {
  answers: FakeAnswers;
  readonly started: StartRoutingTestRequest[] = [];
  readonly performed: PerformActionRequest[] = [];
  readonly fleetQueries: FleetQuery[] = [];
  #runs: RoutingTestRunDetail[];

  constructor(answers: FakeAnswers = {}) {
    this.answers = answers;
    this.#runs = answers.runs instanceof Error ? [] : answers.runs ?? [];
  }

  /** Puts a run in place of the one with its id, or before all others. */
  put(run: RoutingTestRunDetail): void {
    const isThere = this.#runs.some(({ id }) => id === run.id);
    this.#runs = isThere
      ? this.#runs.map(other => (other.id === run.id ? run : other))
      : [run, ...this.#runs];
  }

  async getFleet(query: FleetQuery): Promise<FleetPage> {
    this.fleetQueries.push(query);
    return answer(this.answers.fleet ?? aFleetPage(query));
  }

  async listClusters(): Promise<ClusterChoice[]> {
    return answer(this.answers.clusters ?? clusterChoices);
  }

  async listScenarios(): Promise<ScenarioDescription[]> {
    return answer(this.answers.scenarios ?? scenarioDescriptions);
  }

  async getHealth(): Promise<HealthReport> {
    return answer(this.answers.health ?? aHealth());
  }

  async probe(): Promise<HealthReport> {
    return this.getHealth();
  }

  async getPodFigures(): Promise<PodFigures[]> {
    return answer(this.answers.figures ?? []);
  }

  async getDrift(): Promise<DriftReport> {
    return answer(this.answers.drift ?? driftReport);
  }

  async getNode(_: EntityPlace, node: HealthNodeId): Promise<NodeDetails> {
    return answer(this.answers.node ?? nodeDetails(node));
  }

  async getEppProfile(): Promise<EppProfileView> {
    return answer(this.answers.profile ?? eppProfile);
  }

  async previewAction(
    _: EntityPlace,
    action: StackAction,
  ): Promise<StackActionPreview> {
    return answer(this.answers.preview ?? aPreview(action));
  }

  async performAction(
    _: EntityPlace,
    request: PerformActionRequest,
  ): Promise<void> {
    this.performed.push(request);
  }

  async listRoutingTests(): Promise<RoutingTestRun[]> {
    if (this.answers.runs instanceof Error) {
      throw this.answers.runs;
    }
    return this.#runs;
  }

  async getRoutingTest(
    _: EntityPlace,
    id: string,
  ): Promise<RoutingTestRunDetail> {
    const run = this.#runs.find(other => other.id === id);
    if (!run) {
      throw new Error(`There is no run ${id}`);
    }
    return run;
  }

  async startRoutingTest(
    _: EntityPlace,
    request: StartRoutingTestRequest,
  ): Promise<RoutingTestRun> {
    this.started.push(request);
    const run = aRun(`started-${this.started.length}`, {
      scenario: request.scenario,
    });
    this.put(run);
    return run;
  }

  async cancelRoutingTest(_: EntityPlace, id: string): Promise<RoutingTestRun> {
    const run = { ...(await this.getRoutingTest(_, id)) };
    run.state = 'cancelled';
    this.put(run);
    return run;
  }

  async deleteRoutingTest(_: EntityPlace, id: string): Promise<void> {
    this.#runs = this.#runs.filter(run => run.id !== id);
  }

  async setBaseline(
    _: EntityPlace,
    id: string,
    baseline: boolean,
  ): Promise<void> {
    this.#runs = this.#runs.map(run => ({
      ...run,
      baseline: run.id === id && baseline,
    }));
  }

  async compareRoutingTests(
    entity: EntityPlace,
    runs: { baseline: string; candidate: string },
  ): Promise<RunComparison> {
    return aComparison(
      await this.getRoutingTest(entity, runs.baseline),
      await this.getRoutingTest(entity, runs.candidate),
    );
  }

  async exportRoutingTest(): Promise<Blob> {
    return new Blob([JSON.stringify(aFinishedRun('a').report)]);
  }

  async getFlakeStatistics(): Promise<FlakeStatistics[]> {
    return [];
  }
}

function answer<T>(value: T | Error): T {
  if (value instanceof Error) {
    throw value;
  }
  return value;
}
