import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { RELATION_MEMBER_OF, type UserEntity } from '@backstage/catalog-model';

/** What an action's context says of the person. */
export interface TaskUser {
  ref?: string;
  entity?: UserEntity;
}

/**
 * Entity refs of the person who started a task and of the groups that the person belongs to: as the identity says, and where that has expired in
 * the meantime, as the catalog said when the task was made.
 */
export async function ownersOf(
  userInfo: UserInfoService,
  credentials: BackstageCredentials,
  user: TaskUser | undefined,
): Promise<string[]> {
  try {
    const info = await userInfo.getUserInfo(credentials);
    return [...new Set([info.userEntityRef, ...info.ownershipEntityRefs])];
  } catch {
    const groups = (user?.entity?.relations ?? [])
      .filter(({ type }) => type === RELATION_MEMBER_OF)
      .map(({ targetRef }) => targetRef);
    return user?.ref === undefined ? [] : [user.ref, ...groups];
  }
}
