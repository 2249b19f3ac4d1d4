import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';

/** Who sent a request. */
export interface User {
  username: string;
  uid: string;
  groups: string[];
}

const claimsSchema = z.object({
  sub: z.string(),
  exp: z.number(),
  uid: z.string(),
});

const ADMIN: User = {
  username: 'admin',
  uid: 'admin',
  groups: ['system:masters', 'system:authenticated'],
};

/** A token that was issued to a ServiceAccount. */
export interface IssuedToken {
  token: string;
  expires: Date;
}

/**
 * Knows the administrator's token and issues tokens to ServiceAccounts: signed, with an end, in the shape of a JWT, so that nothing needs to be
 * stored. The key lives as long as the process.
 */
export class TokenAuthenticator {
  readonly adminToken = randomBytes(24).toString('base64url');
  readonly #key = randomBytes(32);
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  /**
   * @param lifetime - in seconds
   */
  issue(
    namespace: string,
    name: string,
    uid: string,
    lifetime: number,
  ): IssuedToken {
    const expires = new Date(this.#now().getTime() + lifetime * 1000);
    const encode = (value: object) =>
      Buffer.from(JSON.stringify(value)).toString('base64url');
    const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({
      iss: 'https://kubernetes.default.svc',
      sub: `system:serviceaccount:${namespace}:${name}`,
      uid,
      exp: Math.floor(expires.getTime() / 1000),
    })}`;
    return { token: `${signed}.${this.#sign(signed)}`, expires };
  }

  /** The bearer of a token, if it is good. */
  authenticate(token: string): User | undefined {
    if (this.#same(token, this.adminToken)) {
      return ADMIN;
    }
    const [header, payload, signature] = token.split('.');
    if (
      !signature ||
      !this.#same(signature, this.#sign(`${header}.${payload}`))
    ) {
      return undefined;
    }
    const claims = claimsSchema.safeParse(
      JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')),
    );
    if (!claims.success || claims.data.exp * 1000 < this.#now().getTime()) {
      return undefined;
    }
    const [, , namespace] = claims.data.sub.split(':');
    return {
      username: claims.data.sub,
      uid: claims.data.uid,
      groups: [
        'system:serviceaccounts',
        `system:serviceaccounts:${namespace}`,
        'system:authenticated',
      ],
    };
  }

  #sign(text: string): string {
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }

  #same(left: string, right: string): boolean {
    const digest = (text: string) =>
      createHmac('sha256', this.#key).update(text).digest();
    return timingSafeEqual(digest(left), digest(right));
  }
}
