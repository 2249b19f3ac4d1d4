/**
 * Proof that what the compiler makes is accepted: by a real kube-apiserver, and by the schemas of other kinds.
 *
 * @packageDocumentation
 */
export * from './exampleResources';
export * from './compiledObjects';
export * from './proofs';
