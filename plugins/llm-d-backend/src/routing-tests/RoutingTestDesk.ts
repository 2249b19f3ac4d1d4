import type { AuditorServiceEvent } from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  ScenarioParameterError,
  describeRefusals,
  loadRefusals,
  parseScenarioParameters,
  planCost,
  scenarios,
  type RoutingTestRun,
  type ScenarioParameters,
  type StackPolicy,
  type StartRoutingTestRequest,
} from '@llm-d-sim/plugin-llm-d-common';
import type { StackAccess } from '../router/StackAccess';
import type { AuthorizedStack } from '../stacks/AuthorizedStack';
import type { RoutingTestRunner } from './RoutingTestRunner';
import type { RoutingTestStore } from './RoutingTestStore';

const hourMs = 60 * 60_000;

/** Where somebody who may run tests asks for one: checks what is asked for, the policy's limits and the caller's budget. */
export class RoutingTestDesk {
  readonly #access: Pick<StackAccess, 'requireBacked'>;
  readonly #now: () => Date;
  readonly #policy: StackPolicy;
  readonly #runner: RoutingTestRunner;
  readonly #runsPerHour: number;
  readonly #slots: number;
  readonly #store: RoutingTestStore;

  constructor(options: {
    access: Pick<StackAccess, 'requireBacked'>;
    now(): Date;
    policy: StackPolicy;
    runner: RoutingTestRunner;
    /** Runs that one caller may start in an hour. */
    runsPerHour: number;
    /** Runs that one stack may have at once. */
    slots: number;
    store: RoutingTestStore;
  }) {
    this.#access = options.access;
    this.#now = options.now;
    this.#policy = options.policy;
    this.#runner = options.runner;
    this.#runsPerHour = options.runsPerHour;
    this.#slots = options.slots;
    this.#store = options.store;
  }

  /**
   * @param audit - ends with the run
   * @throws InputError when there is no such scenario, or its parameters make no plan.
   * @throws NotAllowedError when the policy or the caller's budget forbids it.
   * @throws ConflictError when the stack has as many runs as it may have.
   */
  async start(
    authorized: AuthorizedStack,
    request: StartRoutingTestRequest,
    audit: AuditorServiceEvent,
  ): Promise<RoutingTestRun> {
    const { caller, stack } = authorized;
    const { scenario, seed } = request;
    const parameters = parametersOf(request);
    const refusals = loadRefusals(
      this.#policy,
      planCost(scenarios[scenario].plan(parameters, seed ?? 'seed')),
    );
    if (refusals.length > 0) {
      throw new NotAllowedError(describeRefusals(refusals));
    }
    const started = await this.#store.countStartedBy(
      caller.name,
      new Date(this.#now().getTime() - hourMs),
    );
    if (started >= this.#runsPerHour) {
      throw new NotAllowedError(
        `${
          caller.name
        } has started ${started} routing tests within an hour, and ${
          this.#runsPerHour
        } are allowed (llmD.routingTests.runsPerCallerAndHour)`,
      );
    }
    const cluster = await authorized.cluster();
    return this.#runner.start({
      stack,
      cluster,
      admit: ({ alsoIn, schedulerInstall }, options) =>
        this.#access.requireBacked(authorized, cluster, schedulerInstall, {
          alsoIn,
          ...options,
        }),
      scenario,
      parameters,
      seed,
      startedBy: caller.name,
      slots: this.#slots,
      audit,
    });
  }
}

/** @throws InputError */
function parametersOf({
  parameters,
  scenario,
}: StartRoutingTestRequest): ScenarioParameters {
  try {
    return parseScenarioParameters(scenario, parameters);
  } catch (error) {
    if (error instanceof ScenarioParameterError) {
      throw new InputError(error.message);
    }
    throw error;
  }
}
