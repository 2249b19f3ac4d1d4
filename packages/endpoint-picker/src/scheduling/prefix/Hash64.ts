/**
 * A 64-bit hash function. The Endpoint Picker uses xxh64 with seed 0; it is
 * passed in because its implementation is WebAssembly that loads
 * asynchronously, and this core is synchronous.
 *
 * @public
 */
export type Hash64 = (bytes: Uint8Array) => bigint;
