/**
 * Changes to the headers of a request or response, made in the order set,
 * add, remove; names in any case.
 *
 * @public
 */
export interface HeaderModifier {
  /** Takes the place of all values of that name. */
  readonly set?: readonly { readonly name: string; readonly value: string }[];
  /** Comes after what is there, if anything is. */
  readonly add?: readonly { readonly name: string; readonly value: string }[];
  readonly remove?: readonly string[];
}

/**
 * Another path in place of the request's: all of it, or what a PathPrefix
 * match has matched of it.
 *
 * @public
 */
export type PathModifier =
  | { readonly type: 'ReplaceFullPath'; readonly replaceFullPath: string }
  | {
      readonly type: 'ReplacePrefixMatch';
      readonly replacePrefixMatch: string;
    };

/**
 * Answers the client with another address in place of a backend's answer.
 *
 * @public
 */
export interface RequestRedirect {
  readonly scheme?: 'http' | 'https';
  readonly hostname?: string;
  readonly path?: PathModifier;
  readonly port?: number;
  /** 302 when absent. */
  readonly statusCode?: number;
}

/**
 * What a rule does to its requests and their answers besides forwarding them.
 *
 * @public
 */
export interface RouteFilters {
  readonly requestHeaders?: HeaderModifier;
  readonly responseHeaders?: HeaderModifier;
  /** The rule then has no backends. */
  readonly redirect?: RequestRedirect;
  readonly rewrite?: {
    /** The Host header for the backend. */
    readonly hostname?: string;
    readonly path?: PathModifier;
  };
}
