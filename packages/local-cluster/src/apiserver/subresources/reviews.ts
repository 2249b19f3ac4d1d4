import type { TokenAuthenticator, User } from '../auth/TokenAuthenticator';
import { isObject, type JsonObject, type JsonValue } from '../json/JsonValue';
import { stringAt } from '../json/navigate';

const EVERYTHING = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }];
const EVERY_PATH = [{ verbs: ['*'], nonResourceURLs: ['*'] }];

function userInfo(user: User): JsonObject {
  return { username: user.username, uid: user.uid, groups: user.groups };
}

function statusOf(
  kind: string,
  body: JsonObject,
  user: User,
  authenticator: TokenAuthenticator,
): JsonObject {
  switch (kind) {
    case 'TokenReview': {
      const bearer = authenticator.authenticate(
        stringAt(body, 'spec', 'token') ?? '',
      );
      return bearer
        ? { authenticated: true, user: userInfo(bearer) }
        : { authenticated: false, user: {}, error: 'the token is not known' };
    }
    case 'SelfSubjectReview':
      return { userInfo: userInfo(user) };
    case 'SelfSubjectRulesReview':
      return {
        resourceRules: EVERYTHING,
        nonResourceRules: EVERY_PATH,
        incomplete: false,
      };
    default:
      return {
        allowed: true,
        reason: 'the local cluster lets everybody in who has a token',
      };
  }
}

/** Answers the reviews of authentication.k8s.io and authorization.k8s.io: who has a token may do everything here. */
export function review(
  apiVersion: string,
  kind: string,
  body: JsonValue | undefined,
  user: User,
  authenticator: TokenAuthenticator,
): JsonObject {
  const given = isObject(body) ? body : {};
  return {
    ...given,
    kind,
    apiVersion,
    metadata: {
      creationTimestamp: null,
      ...(isObject(given.metadata) && given.metadata),
    },
    status: statusOf(kind, given, user, authenticator),
  };
}
