import {
  AuthenticationV1Api,
  AuthorizationV1Api,
  KubeConfig,
} from '@kubernetes/client-node';
import { MetricsAuthenticator } from './MetricsAuthenticator';

/**
 * Asks the Kubernetes API: a TokenReview says who it is, a
 * SubjectAccessReview whether they may `get` the path `/metrics`. The Endpoint
 * Picker's service account needs the right to create both.
 *
 * @public
 */
export class KubernetesAuthenticator implements MetricsAuthenticator {
  readonly #kubeConfig: KubeConfig;

  constructor(kubeConfig: KubeConfig) {
    this.#kubeConfig = kubeConfig;
  }

  async check(token: string | undefined): Promise<200 | 401 | 403> {
    if (!token) {
      return 401;
    }
    const review = await this.#kubeConfig
      .makeApiClient(AuthenticationV1Api)
      .createTokenReview({ body: { spec: { token } } });
    const user = review.status?.user;
    if (!review.status?.authenticated || !user) {
      return 401;
    }
    const access = await this.#kubeConfig
      .makeApiClient(AuthorizationV1Api)
      .createSubjectAccessReview({
        body: {
          spec: {
            user: user.username,
            groups: user.groups,
            uid: user.uid,
            nonResourceAttributes: { path: '/metrics', verb: 'get' },
          },
        },
      });
    return access.status?.allowed ? 200 : 403;
  }
}
