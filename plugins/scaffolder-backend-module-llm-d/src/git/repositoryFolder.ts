import { InputError } from '@backstage/errors';

/**
 * A folder of a repository that a step names.
 *
 * @throws InputError for what leaves the repository, or goes where Git or a pipeline is steered from.
 */
export function repositoryFolder(folder: string): string {
  const segments = folder.split('/').filter(segment => segment !== '');
  const isPlain = segments.every(
    segment =>
      /^[\w.-]+$/.test(segment) && !segment.startsWith('.') && segment !== '..',
  );
  if (segments.length === 0 || !isPlain) {
    throw new InputError(
      `${JSON.stringify(
        folder,
      )} is no folder for a stack: letters, digits, ".", "_" and "-", none hidden`,
    );
  }
  return segments.join('/');
}
