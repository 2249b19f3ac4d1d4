/** A generation such as `<=0.6`, `0.7-0.8` or `>=0.11` in words that a title can carry. */
export function generationTitle(generation: string): string {
  return generation
    .replace(/^<=(.+)$/, 'up to $1')
    .replace(/^>=(.+)$/, '$1 and later')
    .replace(/^(\d.*)-(\d.*)$/, '$1 to $2');
}

/** The same as a part of a file's name. */
export function generationSlug(generation: string): string {
  return generation.replace(/^<=/, 'up-to-').replace(/^>=/, 'from-');
}
