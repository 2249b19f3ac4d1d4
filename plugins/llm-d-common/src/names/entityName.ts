import { LONGEST_NAME, shortHash, shorten } from './shorten';

const entityName = /^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$/;

/**
 * Name of the catalog entity of a stack: `<cluster>-<namespace>-<schedulerInstall>`, cut to 63 with a hash. A cluster's name may have
 * characters that an entity's may not; they are replaced and the hash keeps it apart.
 *
 * @public
 */
export function entityNameFor(
  cluster: string,
  namespace: string,
  schedulerInstallName: string,
): string {
  const name = `${cluster}-${namespace}-${schedulerInstallName}`;
  if (entityName.test(name)) {
    return shorten(name);
  }
  const stem = name
    .replace(/[^-_.A-Za-z0-9]/g, '-')
    .replace(/^[-_.]+/, '')
    .slice(0, LONGEST_NAME - 9)
    .replace(/[-_.]+$/, '');
  return `${stem || 'stack'}-${shortHash(name)}`;
}
