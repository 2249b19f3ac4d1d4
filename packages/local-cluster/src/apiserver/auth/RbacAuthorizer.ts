import type { StoredObject } from '../api/ApiObject';
import { StatusError } from '../errors/StatusError';
import type { ResourceRequest } from '../http/ResourceRequest';
import type { JsonObject, JsonValue } from '../json/JsonValue';
import { listAt, objectAt, objectsAt, stringAt } from '../json/navigate';
import type { ObjectStore } from '../store/ObjectStore';
import type { User } from './TokenAuthenticator';

const RBAC = 'rbac.authorization.k8s.io';
const MASTERS = 'system:masters';

/** What somebody wants to do. */
interface Attempt {
  verb: string;
  /** With its subresource, as rules name it: `pods/log`. */
  resource: string;
  target: ResourceRequest;
}

/** Lets requests pass that a Role or ClusterRole permits, as an API server with `--authorization-mode=RBAC` does. */
export class RbacAuthorizer {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** @throws StatusError 403 in the API server's words when nothing permits the request. */
  check(
    user: User,
    target: ResourceRequest,
    request: { method: string; query: URLSearchParams },
  ): void {
    if (user.groups.includes(MASTERS)) {
      return;
    }
    const attempt: Attempt = {
      verb: verbOf(target, request),
      resource: target.subresource
        ? `${target.resource}/${target.subresource}`
        : target.resource,
      target,
    };
    if (!this.#isPermitted(user, attempt)) {
      throw refusal(user, attempt);
    }
  }

  #isPermitted(user: User, attempt: Attempt): boolean {
    const { namespace } = attempt.target;
    const bindings = [
      ...this.#list('clusterrolebindings').map(binding => ({
        binding,
        home: '',
      })),
      ...(namespace === ''
        ? []
        : this.#list('rolebindings', namespace).map(binding => ({
            binding,
            home: namespace,
          }))),
    ];
    return bindings.some(
      ({ binding, home }) =>
        objectsAt(binding, 'subjects').some(subject => isUser(subject, user)) &&
        this.#rulesOf(binding, home).some(rule => permits(rule, attempt)),
    );
  }

  #rulesOf(binding: StoredObject, home: string): JsonObject[] {
    const reference = objectAt(binding, 'roleRef');
    const name = stringAt(reference, 'name') ?? '';
    const role =
      stringAt(reference, 'kind') === 'Role'
        ? this.#collection('roles').get(home, name)
        : this.#collection('clusterroles').get('', name);
    return objectsAt(role, 'rules');
  }

  #list(resource: string, namespace = ''): StoredObject[] {
    return [...this.#collection(resource).list(namespace)];
  }

  #collection(resource: string) {
    return this.#store.collection(`${RBAC}/${resource}`);
  }
}

function verbOf(
  { name, subresource }: ResourceRequest,
  { method, query }: { method: string; query: URLSearchParams },
): string {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (name !== '' || subresource !== '') return 'get';
      return ['true', '1'].includes(query.get('watch') ?? '')
        ? 'watch'
        : 'list';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    default:
      return name === '' ? 'deletecollection' : 'delete';
  }
}

function isUser(subject: JsonObject, { groups, username }: User): boolean {
  const name = stringAt(subject, 'name') ?? '';
  switch (subject.kind) {
    case 'ServiceAccount':
      return (
        username ===
        `system:serviceaccount:${stringAt(subject, 'namespace') ?? ''}:${name}`
      );
    case 'Group':
      return groups.includes(name);
    default:
      return username === name;
  }
}

function permits(rule: JsonObject, attempt: Attempt): boolean {
  const { resource, target, verb } = attempt;
  const has = (field: string, ...wanted: JsonValue[]) => {
    const values = listAt(rule, field);
    return values.includes('*') || wanted.some(one => values.includes(one));
  };
  const names = listAt(rule, 'resourceNames');
  return (
    has('verbs', verb) &&
    has('apiGroups', target.group) &&
    has(
      'resources',
      resource,
      ...(target.subresource ? [`*/${target.subresource}`] : []),
    ) &&
    (names.length === 0 || names.includes(target.name))
  );
}

function refusal(
  { username }: User,
  { resource, target, verb }: Attempt,
): StatusError {
  const { group, name, namespace } = target;
  const qualified = group ? `${target.resource}.${group}` : target.resource;
  const where =
    namespace === ''
      ? 'at the cluster scope'
      : `in the namespace ${JSON.stringify(namespace)}`;
  return new StatusError(
    403,
    'Forbidden',
    `${qualified}${
      name ? ` ${JSON.stringify(name)}` : ''
    } is forbidden: User ${JSON.stringify(
      username,
    )} cannot ${verb} resource ${JSON.stringify(
      resource,
    )} in API group ${JSON.stringify(group)} ${where}`,
    {
      ...(name && { name }),
      ...(group && { group }),
      kind: target.resource,
    },
  );
}
