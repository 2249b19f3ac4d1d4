import { groupVersionPath } from '@llm-d-sim/plugin-llm-d-common';
import { z } from 'zod';

/** One kind as the cluster serves it. */
export interface ServedKind {
  /** e.g. `inferencepools`. */
  plural: string;
  namespaced: boolean;
}

const resourceListSchema = z.object({
  resources: z
    .array(
      z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() }),
    )
    // Some servers answer with null for an empty list.
    .nullish()
    .transform(resources => resources ?? []),
});

type KindsOfVersion = ReadonlyMap<string, ServedKind>;

/**
 * Which kinds a cluster serves under which plural. Answers are kept; a kind that is not in a kept answer is asked for anew,
 * so that a CRD installed later is found.
 */
export class ApiDiscovery {
  readonly #fetchList: (path: string) => Promise<unknown>;
  readonly #known = new Map<string, Promise<KindsOfVersion>>();

  /**
   * @param fetchList - the JSON at a path of the API server, or undefined if there is none
   */
  constructor(fetchList: (path: string) => Promise<unknown>) {
    this.#fetchList = fetchList;
  }

  /** Undefined when the cluster does not serve the kind. */
  async resolve(
    apiVersion: string,
    kind: string,
  ): Promise<ServedKind | undefined> {
    const kept = this.#known.get(apiVersion);
    if (kept) {
      const served = (await kept).get(kind);
      if (served) {
        return served;
      }
      // Only if nobody else has asked anew in the meantime.
      if (this.#known.get(apiVersion) === kept) {
        this.#known.delete(apiVersion);
      }
    }
    return (await this.kindsOf(apiVersion)).get(kind);
  }

  /** Kinds of one group version, e.g. `apps/v1`; empty when it is not served. */
  kindsOf(apiVersion: string): Promise<KindsOfVersion> {
    const kept = this.#known.get(apiVersion);
    if (kept) {
      return kept;
    }
    const asked = this.#fetchList(groupVersionPath(apiVersion)).then(
      parseKinds,
    );
    this.#known.set(apiVersion, asked);
    asked.catch(() => {
      if (this.#known.get(apiVersion) === asked) {
        this.#known.delete(apiVersion);
      }
    });
    return asked;
  }

  /** Forgets a group version: the server has just said that it is not what it was. */
  forget(apiVersion: string): void {
    this.#known.delete(apiVersion);
  }
}

function parseKinds(body: unknown): KindsOfVersion {
  if (body === undefined) {
    return new Map();
  }
  const { resources } = resourceListSchema.parse(body);
  return new Map(
    resources
      // `deployments/status` and its like carry kinds of their own.
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }) => [
        kind,
        { plural: name, namespaced },
      ]),
  );
}
