import type { Decision, EndpointScore } from '../../decision/Decision';
import { rankEndpoints } from '../../decision/rankEndpoints';
import type { RunRequest } from '../RunReport';
import type { Scenario, ScenarioParameters } from '../Scenario';
import type { ScenarioObservations } from '../ScenarioObservations';
import type { ScenarioPhase } from '../ScenarioPlan';
import { seededRandom } from '../seededRandom';
import type { StackFacts } from '../StackFacts';

/** What is wrong with a simulated stack. */
export interface Faults {
  weights?: { load?: number; prefix?: number; active?: number };
  picker?: 'random-picker';
  pods?: number;
  /** Before this request the EPP forgets what it knew. */
  restartBefore?: number;
  /** Several EPPs that each decide every so many-th request. */
  deciders?: number;
  /** The gateway goes to any pod. */
  bypass?: boolean;
  /** No EPP is asked. */
  unasked?: boolean;
  /** One pod serves every so many-th request of others. */
  favourite?: boolean;
  /** The deleted pod stays in the pool. */
  deadPodStays?: boolean;
  /** Answers come as one piece. */
  buffered?: boolean;
  cutOff?: boolean;
  /** Statuses of refused requests. */
  refusal?: number;
  /** The direct Service leads through the EPP. */
  directThroughEpp?: boolean;
  /** The route does not look at headers. */
  oneGroup?: boolean;
  /** Long prompts are not prefilled elsewhere. */
  noPrefill?: boolean;
  /** The model server has thrown away what the EPP believes cached. */
  stale?: boolean;
}

/** An EPP, a gateway and model pods in a few lines: what the judges see of a healthy stack, and of one with a fault. */
export class SimulatedStack {
  readonly #faults: Faults;
  readonly #random: () => number;
  readonly #cache = new Map<string, Set<string>>();
  readonly #underWay: { endpoint: string; until: number }[] = [];
  readonly #endpoints: string[];
  readonly #prefill = ['demo-prefill-0-rank-0'];
  readonly #weights: { load: number; prefix: number; active: number };
  #deleted?: { pod: string; atMs: number };

  constructor(seed: string, faults: Faults = {}) {
    this.#faults = faults;
    this.#random = seededRandom(seed);
    this.#weights = { load: 1, prefix: 2, active: 0, ...faults.weights };
    this.#endpoints = Array.from(
      { length: faults.pods ?? 3 },
      (_, n) => `demo-decode-${n}-rank-0`,
    );
  }

  get facts(): StackFacts {
    const picker = this.#faults.picker ?? 'max-score-picker';
    const pod = (endpoint: string) => endpoint.replace('-rank-0', '');
    return {
      endpoints: [
        ...this.#endpoints.map(name => ({
          name,
          pod: pod(name),
          ready: true,
          role: 'decode',
        })),
        ...this.#prefill.map(name => ({
          name,
          pod: pod(name),
          ready: true,
          role: 'prefill',
        })),
      ],
      modelPods: this.#endpoints.map(name => ({
        name: pod(name),
        ready: true,
        labels: {},
      })),
      modelServersCache: true,
      eppPods: this.#faults.deciders ?? 1,
      eppElectsLeader: false,
      pickers: [picker],
      pluginTypes: [
        'prefix-cache-scorer',
        'active-request-scorer',
        'disagg-profile-handler',
        picker,
      ],
      directService: true,
      routeHeaders: [
        { name: 'x-kv-backend', value: 'demo-b', bypassesEpp: true },
      ],
      entrance: 'direct',
    };
  }

  /** Runs a scenario's plan and lets it judge what it saw. */
  judge<P extends ScenarioParameters>(
    scenario: Scenario<P>,
    seed: string,
    parameters: P = scenario.defaults,
  ) {
    return scenario.judge(this.observe(scenario, seed, parameters), parameters);
  }

  observe<P extends ScenarioParameters>(
    scenario: Scenario<P>,
    seed: string,
    parameters: P = scenario.defaults,
  ): ScenarioObservations {
    const requests: RunRequest[] = [];
    let now = 0;
    for (const phase of scenario.plan(parameters, seed).phases) {
      const start = now;
      const [deletion] = phase.disruptions ?? [];
      for (const place of phase.requests.keys()) {
        const planned =
          phase.arrival.type === 'open-loop'
            ? start + phase.arrival.atMs[place]
            : now;
        if (deletion && !this.#deleted && planned >= start + deletion.atMs) {
          this.#deleted = {
            pod: mostServed(requests, deletion.servedMostOf),
            atMs: start + deletion.atMs,
          };
        }
        const row = this.#serve(phase, place, requests.length, planned);
        requests.push(row);
        now =
          phase.arrival.type === 'open-loop'
            ? planned
            : planned + (row.e2eMs ?? 0);
      }
      now += 200;
    }
    const { load, prefix, active } = this.#weights;
    return {
      requests,
      scorers: {
        'load-aware-scorer': { type: 'load-aware-scorer', weight: load },
        'prefix-cache-scorer': { type: 'prefix-cache-scorer', weight: prefix },
        'active-request-scorer': {
          type: 'active-request-scorer',
          weight: active,
        },
      },
      eppVerbosity: 4,
      stack: this.facts,
      eppIncidents:
        this.#faults.restartBefore === undefined
          ? []
          : ["The EPP's pod epp-0 was restarted during the run."],
      disruptions: this.#deleted
        ? [{ type: 'delete-pod', ...this.#deleted }]
        : [],
      entrance: 'direct',
    };
  }

  #serve(
    phase: ScenarioPhase,
    place: number,
    index: number,
    atMs: number,
  ): RunRequest {
    const planned = phase.requests[place];
    const prompt = JSON.stringify(planned.body.prompt ?? planned.body.messages);
    const tokens = Number(planned.body.max_tokens ?? 8);
    const group =
      planned.headers?.['x-kv-backend'] === 'demo-b' && !this.#faults.oneGroup;
    const direct =
      phase.entrance === 'direct-service' && !this.#faults.directThroughEpp;
    const row = {
      index,
      phase: phase.id,
      requestId: `r${index}`,
      startedAtMs: atMs,
      lagMs: 0,
      ...(planned.group !== undefined && { group: planned.group }),
      ...(phase.arrival.type === 'open-loop' && { plannedAtMs: atMs }),
    };
    const { refusal } = this.#faults;
    if (phase.id === 'flood' && place % 3 === 0) {
      return {
        ...row,
        status: refusal ?? 429,
        error: 'queue is full',
        refusedBy: 'model-server',
        e2eMs: 1,
      };
    }
    const e2eMs = 20 + tokens * 5 + this.#random() * 5;
    const decision =
      direct || this.#faults.unasked
        ? undefined
        : this.#decide(index, prompt, atMs, phase.id === 'long');
    const any = this.#pickOf(this.#alive());
    const picked = decision?.picked ?? any;
    const served = this.#servedBy(picked, any, index);
    const isDead =
      this.#deleted && served.startsWith(`${this.#deleted.pod}-rank-`);
    if (isDead) {
      return { ...row, status: 503, error: 'no such pod', e2eMs: 1, decision };
    }
    this.#underWay.push({ endpoint: picked, until: atMs + e2eMs });
    const streams = planned.body.stream === true;
    const cachedBefore = this.#cache.get(prompt)?.has(served) === true;
    this.#remember(prompt, picked);
    return {
      ...row,
      status: 200,
      served: group ? 'demo-b-0:8200' : served,
      ...(decision && !group && { decision, passedEpp: true }),
      ttftMs: streams && !this.#faults.buffered ? 10 : e2eMs - 1,
      e2eMs,
      tokens: {
        prompt: 100,
        completion: tokens,
        cached: cachedBefore && !this.#faults.stale ? 96 : 0,
      },
      ...(streams && {
        stream: {
          events: tokens + 1,
          arrivals: this.#faults.buffered ? 1 : tokens,
          done: !this.#faults.cutOff,
        },
      }),
    };
  }

  #decide(
    index: number,
    prompt: string,
    atMs: number,
    long: boolean,
  ): Decision {
    if (index === this.#faults.restartBefore) {
      this.#cache.clear();
    }
    const deciders = this.#faults.deciders ?? 1;
    const known =
      this.#cache.get(deciders > 1 ? `${index % deciders}${prompt}` : prompt) ??
      new Set();
    const endpoints = Object.fromEntries(
      this.#alive().map((name): [string, EndpointScore] => [
        name,
        this.#score(name, known, atMs),
      ]),
    );
    const ranks = rankEndpoints(endpoints);
    const picked = this.#pickOf(
      this.#faults.picker === 'random-picker'
        ? Object.keys(endpoints)
        : ranks.tied,
    );
    if (deciders > 1) {
      this.#remember(`${index % deciders}${prompt}`, picked);
    }
    return {
      requestId: `r${index}`,
      source: 'epp-log',
      picked,
      endpoints,
      ...ranks,
      ...(long &&
        !this.#faults.noPrefill && {
          otherProfiles: [
            {
              profile: 'prefill',
              picked: this.#prefill[0],
              endpoints: {},
              tied: [],
            },
          ],
        }),
    };
  }

  #score(
    name: string,
    known: ReadonlySet<string>,
    atMs: number,
  ): EndpointScore {
    const active = (endpoint: string) =>
      this.#underWay.filter(
        entry => entry.endpoint === endpoint && entry.until > atMs,
      ).length;
    const most = Math.max(...this.#endpoints.map(active));
    const value = (raw: number, weight: number) => ({
      raw,
      weight,
      weighted: raw * weight,
    });
    const scorers = {
      'load-aware-scorer': value(0.5, this.#weights.load),
      'prefix-cache-scorer': value(
        known.has(name) ? 1 : 0,
        this.#weights.prefix,
      ),
      ...(this.#weights.active > 0 && {
        'active-request-scorer': value(
          most === 0 ? 1 : (most - active(name)) / most,
          this.#weights.active,
        ),
      }),
    };
    return {
      total: Object.values(scorers).reduce(
        (sum, { weighted }) => sum + weighted,
        0,
      ),
      scorers,
    };
  }

  #servedBy(picked: string, any: string, index: number): string {
    if (this.#faults.bypass) {
      return any;
    }
    return this.#faults.favourite && index % 3 !== 0
      ? this.#endpoints[0]
      : picked;
  }

  #alive(): string[] {
    const { deadPodStays } = this.#faults;
    return this.#endpoints.filter(
      name => deadPodStays || !name.startsWith(`${this.#deleted?.pod}-rank-`),
    );
  }

  #pickOf(names: readonly string[]): string {
    return names[Math.floor(this.#random() * names.length)];
  }

  #remember(prompt: string, endpoint: string): void {
    const holders = this.#cache.get(prompt) ?? new Set();
    holders.add(endpoint);
    this.#cache.set(prompt, holders);
  }
}

function mostServed(rows: readonly RunRequest[], phase: string): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const pod = row.served?.replace('-rank-0', '');
    if (row.phase === phase && pod !== undefined) {
      counts.set(pod, (counts.get(pod) ?? 0) + 1);
    }
  }
  return [...counts].sort(([, one], [, other]) => other - one)[0][0];
}
