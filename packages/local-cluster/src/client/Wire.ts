/**
 * A model of client-node as it really travels over the wire: times are strings there, not `Date`s. Only what
 * client-node's own (de)serialiser handles has `Date`s, and that one is not used here: it would copy every object twice.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends ReadonlyArray<infer Item>
  ? Wire<Item>[]
  : T extends object
  ? { [Field in keyof T]: Wire<T[Field]> }
  : T;
