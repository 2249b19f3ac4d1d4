import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';

/** A cluster as the Kubernetes plugin knows it. */
export interface KnownCluster {
  name: string;
  title?: string;
  /**
   * Header that carries the person's own token, where the cluster authenticates on the client side; undefined where the
   * Kubernetes plugin has credentials of its own.
   */
  tokenHeader?: string;
}

const answerSchema = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      title: z.string().nullish(),
      authProvider: z.string().nullish(),
      oidcTokenProvider: z.string().nullish(),
    }),
  ),
});

/** Providers whose tokens come from the browser. The others are credentials of the portal. */
const clientSideProviders = ['aks', 'google', 'oidc'];

const keepMs = 30_000;

/** Which clusters there are: those of Backstage's Kubernetes plugin, so that they are configured in one place. */
export class ClusterDirectory {
  readonly #auth: AuthService;
  readonly #discovery: DiscoveryService;
  readonly #now: () => Date;
  #kept: { clusters: Promise<KnownCluster[]>; until: number } | undefined;

  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    now(): Date;
  }) {
    this.#auth = options.auth;
    this.#discovery = options.discovery;
    this.#now = options.now;
  }

  /** @throws ServiceUnavailableError when the Kubernetes plugin does not say. */
  list(): Promise<KnownCluster[]> {
    const now = this.#now().getTime();
    if (this.#kept && now < this.#kept.until) {
      return this.#kept.clusters;
    }
    const clusters = this.#read();
    const kept = { clusters, until: now + keepMs };
    this.#kept = kept;
    clusters.catch(() => {
      if (this.#kept === kept) {
        this.#kept = undefined;
      }
    });
    return clusters;
  }

  /** @throws ServiceUnavailableError when the Kubernetes plugin does not say, or does not know it. */
  async get(name: string): Promise<KnownCluster> {
    const clusters = await this.list();
    const cluster = clusters.find(one => one.name === name);
    if (!cluster) {
      throw new ServiceUnavailableError(
        `There is no cluster ${name} in the configuration of the Kubernetes plugin: it has ${
          clusters.map(one => one.name).join(', ') || 'none'
        }`,
      );
    }
    return cluster;
  }

  async #read(): Promise<KnownCluster[]> {
    const [baseUrl, { token }] = await Promise.all([
      this.#discovery.getBaseUrl('kubernetes'),
      this.#auth.getOwnServiceCredentials().then(onBehalfOf =>
        this.#auth.getPluginRequestToken({
          onBehalfOf,
          targetPluginId: 'kubernetes',
        }),
      ),
    ]);
    let answer: Response;
    try {
      answer = await fetch(`${baseUrl}/clusters`, {
        headers: { authorization: `Bearer ${token}` },
      });
    } catch (error) {
      throw new ServiceUnavailableError(
        'The Kubernetes plugin could not be asked for its clusters',
        error,
      );
    }
    const parsed = answerSchema.safeParse(
      answer.ok ? await answer.json() : undefined,
    );
    if (!parsed.success) {
      throw new ServiceUnavailableError(
        `The Kubernetes plugin did not tell its clusters (HTTP ${answer.status}): is it installed and configured?`,
      );
    }
    return parsed.data.items.map(
      ({ authProvider, name, oidcTokenProvider, title }) => {
        const tokenHeader =
          authProvider && clientSideProviders.includes(authProvider)
            ? ['backstage-kubernetes-authorization', authProvider]
                .concat(oidcTokenProvider ?? [])
                .join('-')
                .toLocaleLowerCase('en-US')
            : undefined;
        return {
          name,
          ...(title && { title }),
          ...(tokenHeader && { tokenHeader }),
        };
      },
    );
  }
}
