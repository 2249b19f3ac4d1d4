import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { deliveryTree, stackFolder } from './deliveryTree';
import { goldenPaths } from './goldenPaths';
import { asStackMembers, deliveredKinds } from './stackInventory';

/** What somebody might type who means no good, or comes from far away. */
const hostileText = fc.oneof(
  fc.constantFrom(
    '../../etc/passwd',
    '..',
    '/',
    '\\..\\x',
    'a\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: x, namespace: kube-system}\n',
    '"}\nkind: ClusterRole',
    '*anchor',
    '&a [*a]',
    '!!js/function x',
    '${{ secrets.token }}',
    '{{ 7*7 }}',
    '{% raw %}',
    '${HOME}',
    'x'.repeat(253),
    'x'.repeat(70_000),
    'ｆｕｌｌ',
    'a\u0000b',
    'a\u202eb',
    '8200',
    'true',
    'null',
    '~',
    'on',
    '0x10',
    '__proto__',
    'constructor',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
);
const hostileValue = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 1, arbitrary: fc.jsonValue() },
);

const paths = Object.entries(goldenPaths);
const namespace = 'intended';

/** A form that is right but for some fields. */
const hostileForm = fc
  .constantFrom(...paths)
  .chain(([name, { formSchema }]) => {
    const fields = Object.keys(formSchema.shape).filter(
      field => field !== 'simulatorNamespace',
    );
    return fc.record({
      name: fc.constant(name),
      form: fc
        .dictionary(
          fc.oneof(
            { weight: 8, arbitrary: fc.constantFrom(...fields) },
            {
              weight: 1,
              arbitrary: fc.constantFrom(
                'namespace',
                '__proto__',
                'metadata',
                'kind',
                'spec',
              ),
            },
          ),
          hostileValue,
          { maxKeys: 4 },
        )
        .map(form => ({ ...form, simulatorNamespace: namespace })),
    });
  });

function rendered(name: string, form: object) {
  const path = paths.find(([one]) => one === name)?.[1];
  try {
    return path?.resourcesOf(form);
  } catch {
    // Refused: nothing is rendered at all.
    return undefined;
  }
}

describe('a form, whatever is typed into it', () => {
  it('never becomes anything but our kinds, in the namespaces that it names', () => {
    let accepted = 0;
    fc.assert(
      fc.property(hostileForm, ({ form, name }) => {
        const resources = rendered(name, form);
        if (!resources) return;
        accepted += 1;
        const members = asStackMembers(resources, { stack: 'demo' });
        const tree = deliveryTree({ resources: members });
        const documents = [...tree]
          .filter(([file]) => !file.endsWith('kustomization.yaml'))
          .flatMap(([, text]) =>
            parseAllDocuments(text, { version: '1.1' }).map(one => one.toJS()),
          );
        // As many documents as files, and none has become another.
        expect(documents).toHaveLength(tree.size - 1);
        const allowed = [namespace, Object(form).schedulerNamespace];
        for (const { kind, metadata } of documents) {
          expect(deliveredKinds).toContain(kind);
          expect(allowed).toContain(metadata.namespace ?? metadata.name);
          expect(metadata.name.length).toBeLessThanOrEqual(63);
        }
        expect(documents.filter(({ kind }) => kind !== 'Namespace')).toEqual(
          JSON.parse(JSON.stringify(members)),
        );
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(50);
  });

  it('never leaves its folder', () => {
    fc.assert(
      fc.property(hostileForm, ({ form, name }) => {
        const resources = rendered(name, form);
        if (!resources) return;
        const files = [...deliveryTree({ resources }).keys()];
        for (const file of files) {
          expect(file).toMatch(/^(deploy|compiled)\/[A-Za-z0-9][\w.-]*\.yaml$/);
        }
        expect(new Set(files).size).toBe(files.length);
        const { resources: listed } = parse(
          deliveryTree({ resources }).get('deploy/kustomization.yaml') ?? '',
        );
        expect(listed).toHaveLength(files.length - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('names a folder of a repository that is below its root, a different one for different stacks', () => {
    fc.assert(
      fc.property(
        fc.tuple(hostileText, hostileText, hostileText),
        fc.tuple(hostileText, hostileText, hostileText),
        (one, other) => {
          const folderOf = ([cluster, space, name]: [string, string, string]) =>
            stackFolder({ cluster, namespace: space, name });
          const segments = folderOf(one).split('/');
          expect(segments).toHaveLength(3);
          for (const segment of segments) {
            expect(segment).toMatch(/^[A-Za-z0-9_][\w.-]*$/);
          }
          fc.pre(one.join('\n') !== other.join('\n'));
          expect(folderOf(one)).not.toBe(folderOf(other));
        },
      ),
    );
  });
});
