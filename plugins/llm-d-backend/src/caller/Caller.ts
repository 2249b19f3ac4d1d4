import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { PolicyTarget } from '@llm-d-sim/plugin-llm-d-common';

/** Whoever asks something of this plugin: a person, or a program that acts for nobody. */
export interface Caller {
  credentials: BackstageCredentials;
  /** Entity ref of a person, subject of a service. */
  name: string;
  /** What the platform team's policy decides by; asked for only where there is such a policy. */
  owners(): Promise<PolicyTarget['owners']>;
  /** Tokens of the caller's own for clusters that authenticate on the client side, as headers of the Kubernetes plugin. */
  clusterTokens: Readonly<Record<string, string>>;
}

const tokenHeader = /^backstage-kubernetes-authorization-[a-z0-9.-]+$/;

/**
 * @param headers - of the caller's request, if there is one
 * @throws TypeError for credentials of nobody.
 */
export function callerOf(options: {
  credentials: BackstageCredentials;
  userInfo: UserInfoService;
  headers?: Readonly<Record<string, string | string[] | undefined>>;
}): Caller {
  const { credentials, headers = {}, userInfo } = options;
  const { isUser, name } = nameOf(credentials.principal);
  let owners: Promise<PolicyTarget['owners']> | undefined;
  const ownersOf = async (): Promise<PolicyTarget['owners']> => {
    if (!isUser) {
      return 'service';
    }
    const info = await userInfo.getUserInfo(credentials);
    return [info.userEntityRef, ...info.ownershipEntityRefs];
  };
  return {
    credentials,
    name,
    owners: () => (owners ??= ownersOf()),
    clusterTokens: Object.fromEntries(
      Object.entries(headers).flatMap(([header, value]) =>
        tokenHeader.test(header) && typeof value === 'string'
          ? [[header, value]]
          : [],
      ),
    ),
  };
}

function nameOf(principal: unknown): { isUser: boolean; name: string } {
  if (typeof principal === 'object' && principal !== null) {
    if (
      'userEntityRef' in principal &&
      typeof principal.userEntityRef === 'string'
    ) {
      return { isUser: true, name: principal.userEntityRef };
    }
    if ('subject' in principal && typeof principal.subject === 'string') {
      return { isUser: false, name: principal.subject };
    }
  }
  throw new TypeError('Neither a person nor a service asks');
}
