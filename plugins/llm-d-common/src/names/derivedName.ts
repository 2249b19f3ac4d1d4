import { LONGEST_NAME, shortHash } from './shorten';

const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/**
 * `<owner>-<role>` as the name of an object of any kind. Names of custom resources may have dots, begin with a digit or be 253
 * long, which a Service name may not: what does not fit is replaced and a hash of the original keeps it apart.
 *
 * @param owner - where the object stands: in the custom resource's namespace, its owner's name is unique; elsewhere the namespace goes into the hash
 */
export function derivedName(
  owner: { namespace: string; name: string },
  role: string,
  objectNamespace: string,
): string {
  const foreign = objectNamespace !== owner.namespace;
  const plain = `${owner.name}-${role}`;
  if (!foreign && plain.length <= LONGEST_NAME && serviceName.test(plain)) {
    return plain;
  }
  const hash = shortHash(`${owner.namespace}/${owner.name}`);
  const suffix = `-${hash}-${role}`;
  const stem = owner.name
    .replace(/[^-a-z0-9]/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST_NAME - suffix.length)
    .replace(/-+$/, '');
  return `${stem || 'x'}${suffix}`;
}
