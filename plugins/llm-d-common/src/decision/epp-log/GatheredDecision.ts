import type { DecisionLine } from './decisionLine';
import type { LoggedEndpoint } from './endpointReferences';

/** What a log has said so far of one scheduling profile of a request. */
export class GatheredProfile {
  readonly profile?: string;
  candidates?: string[];
  /** What each filter left, in their order. */
  readonly kept: { filter: string; endpoints: string[] }[] = [];
  /** Endpoint -> scorer -> raw score. */
  readonly scores = new Map<string, Map<string, number>>();
  readonly totals = new Map<string, number>();
  picked?: string;
  /** True when all that is known of the scores has three decimals. */
  roundedOff = false;

  constructor(profile?: string) {
    this.profile = profile;
  }

  score(endpoint: string, scorer: string, raw: number): void {
    const scores = this.scores.get(endpoint) ?? new Map<string, number>();
    scores.set(scorer, raw);
    this.scores.set(endpoint, scores);
  }
}

/** What a log has said so far of one request. */
export class GatheredDecision {
  readonly profiles: GatheredProfile[] = [];
  /** Where the request went, by name or `ip:port`. */
  handled?: string;
  promptBytes?: number;
  /** `ip:port` -> name. */
  readonly #names = new Map<string, string>();

  /** The name of an endpoint that is only known by its address. */
  nameOf(address: string): string | undefined {
    return this.#names.get(address);
  }

  add(line: DecisionLine): void {
    switch (line.type) {
      case 'profile':
        this.profiles.push(new GatheredProfile(line.profile));
        break;
      case 'candidates':
        this.#current().candidates = this.#namesOf(line.endpoints);
        break;
      case 'kept':
        this.#current().kept.push({
          filter: line.filter,
          endpoints: this.#namesOf(line.endpoints),
        });
        break;
      case 'score':
        this.#current().score(line.endpoint.name, line.scorer, line.raw);
        break;
      case 'totals':
        for (const { endpoint, score } of line.totals) {
          const [name] = this.#namesOf([endpoint]);
          this.#current().totals.set(name, score);
        }
        break;
      case 'result':
        this.#current().picked = this.#namesOf(line.endpoints).at(0);
        break;
      case 'handled':
        this.handled =
          typeof line.endpoint === 'string'
            ? line.endpoint
            : line.endpoint.name;
        break;
      case 'breakdown':
        this.#addBreakdown(line);
        break;
      default:
        this.#current().picked ??= line.endpoints.at(0);
    }
  }

  #addBreakdown(line: Extract<DecisionLine, { type: 'breakdown' }>): void {
    this.promptBytes = line.promptBytes ?? this.promptBytes;
    const profile = this.#current();
    // The lines of level 4 have all decimals.
    if (profile.scores.size > 0) {
      return;
    }
    profile.roundedOff = true;
    line.scores.forEach(({ endpoint, raw, scorer }) =>
      profile.score(endpoint, scorer, raw),
    );
    line.totals.forEach(({ endpoint, score }) =>
      profile.totals.set(endpoint, score),
    );
  }

  /** A quiet log does not say which profile it is about. */
  #current(): GatheredProfile {
    const current = this.profiles.at(-1) ?? new GatheredProfile();
    if (this.profiles.length === 0) {
      this.profiles.push(current);
    }
    return current;
  }

  #namesOf(endpoints: readonly LoggedEndpoint[]): string[] {
    return endpoints.map(({ address, name }) => {
      if (address !== undefined) {
        this.#names.set(address, name);
      }
      return name;
    });
  }
}
