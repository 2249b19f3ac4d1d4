/**
 * A model that requests may be sent to instead.
 *
 * @public
 */
export interface RewriteTarget {
  readonly model: string;
  /** Share of the requests, in relation to the other targets' weights. */
  readonly weight: number;
}

/**
 * What becomes of requests for some models.
 *
 * @public
 */
export interface RewriteRule {
  /** Exact names; a rule without any is for every model. */
  readonly models: readonly string[];
  readonly targets: readonly RewriteTarget[];
}

/**
 * An InferenceModelRewrite.
 *
 * @public
 */
export interface ModelRewrite {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly rules: readonly RewriteRule[];
}

/** The rule that counts, and the object that it is from. */
type FoundRule = { readonly name: string; readonly rule: RewriteRule };

/**
 * One of a rule's targets, at random by their weights; evenly when all weigh
 * nothing.
 *
 * Source: llm-d-router, pkg/epp/requestcontrol/director.go.
 *
 * @returns the model; empty if there is no target
 *
 * @public
 */
export function drawTarget(
  targets: readonly RewriteTarget[],
  random: () => number,
): string {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) {
    return targets[Math.floor(random() * targets.length)]?.model ?? '';
  }
  let rest = Math.floor(random() * total);
  for (const { model, weight } of targets) {
    rest -= weight;
    if (rest < 0) {
      return model;
    }
  }
  return '';
}

/**
 * The rewrites of a pool. A rule that names the model goes before one for
 * every model; among equals the oldest object counts.
 *
 * @public
 */
export class ModelRewrites {
  readonly #exact = new Map<string, FoundRule>();
  #general: FoundRule | undefined;

  /** Replaces all of them. */
  replace(rewrites: readonly ModelRewrite[]): void {
    this.#exact.clear();
    this.#general = undefined;
    const oldestFirst = [...rewrites].sort(
      (a, b) => a.createdAt - b.createdAt || (a.name < b.name ? -1 : 1),
    );
    for (const { name, rules } of oldestFirst) {
      for (const rule of rules) {
        const found = { name, rule };
        if (rule.models.length === 0) {
          this.#general ??= found;
        }
        for (const model of rule.models) {
          if (!this.#exact.has(model)) {
            this.#exact.set(model, found);
          }
        }
      }
    }
  }

  /** The rule for a model; undefined if there is none. */
  ruleFor(model: string): FoundRule | undefined {
    return this.#exact.get(model) ?? this.#general;
  }
}
