import type {
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { callerOf, type Caller } from '../caller/Caller';
import type { CallBudget } from './CallBudget';

/** Where every call of an agent comes in: who it is for, and whether there is another call left. */
export class AgentDoor {
  readonly #budget: CallBudget;
  readonly #userInfo: UserInfoService;

  constructor(options: { budget: CallBudget; userInfo: UserInfoService }) {
    this.#budget = options.budget;
    this.#userInfo = options.userInfo;
  }

  /** @throws NotAllowedError when the caller has had his calls. */
  enter(credentials: BackstageCredentials): Caller {
    const caller = callerOf({ credentials, userInfo: this.#userInfo });
    this.#budget.spend(caller.name);
    return caller;
  }
}

/** How each action describes the stack that it is about. */
export const aboutEntity =
  'Ref of the catalog entity of the stack, e.g. resource:default/local-llm-d-sim-demo';

/** @throws InputError when it is no entity ref. */
export function placeOf(entityRef: string): CompoundEntityRef {
  try {
    return parseEntityRef(entityRef, {
      defaultKind: 'resource',
      defaultNamespace: 'default',
    });
  } catch (error) {
    throw new InputError(`${entityRef} is no entity ref`, error);
  }
}
