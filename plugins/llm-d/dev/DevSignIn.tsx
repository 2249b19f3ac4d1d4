import type { IdentityApi } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';

const guest: IdentityApi = {
  getBackstageIdentity: async () => ({
    type: 'user',
    userEntityRef: 'user:default/guest',
    ownershipEntityRefs: ['user:default/guest'],
  }),
  getProfileInfo: async () => ({ displayName: 'Guest' }),
  getCredentials: async () => ({}),
  signOut: async () => {},
};

/** Lets everybody in: there is no backend that could ask. */
export function DevSignIn(props: {
  onSignInSuccess(identity: IdentityApi): void;
}) {
  const { onSignInSuccess } = props;
  useEffect(() => onSignInSuccess(guest), [onSignInSuccess]);
  return null;
}
