import { compiledObjects } from './compiledObjects';
import { proofOf, type Proof } from './proofs';

/** Version of the real kube-apiserver, see scripts/conformance/real-control-plane.sh. */
const KUBE_APISERVER = '1.20.2';

/**
 * A Markdown table of every kind that the compiler emits, and who accepts it.
 *
 * @param versionOf - version of an npm package that is installed
 */
export function compatibilityTable(
  versionOf: (npmPackage: string) => string,
): string {
  const rows = new Map<
    string,
    { apiVersion: string; kind: string; proofs: Set<string> }
  >();
  for (const { object, generation } of compiledObjects()) {
    const { apiVersion, kind } = object;
    const key = `${apiVersion}/${kind}`;
    const row = rows.get(key) ?? { apiVersion, kind, proofs: new Set() };
    row.proofs.add(describeProof(proofOf(object, generation), versionOf));
    rows.set(key, row);
  }
  return markdownTable([
    ['API version', 'kind', 'accepted by'],
    ...[...rows.values()]
      .map(({ apiVersion, kind, proofs }) => [
        `\`${apiVersion}\``,
        kind,
        [...proofs].join('; '),
      ])
      .sort((one, other) => (one.join() < other.join() ? -1 : 1)),
  ]);
}

function describeProof(
  proof: Proof,
  versionOf: (npmPackage: string) => string,
): string {
  switch (proof.by) {
    case 'kube-apiserver':
      return `a real kube-apiserver ${KUBE_APISERVER}, dry run`;
    case 'published-schema':
      return `schema of \`${proof.package}\` ${versionOf(proof.package)}`;
    case 'own-schema':
      return 'schema of our own';
    case 'nobody':
      return `nobody: ${proof.reason}`;
    default:
      throw new Error(`Unknown proof ${JSON.stringify(proof)}`);
  }
}

/** Columns as wide as Prettier makes them. */
function markdownTable([header, ...rows]: readonly (readonly string[])[]) {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map(cells => cells[column].length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join(' | ')} |\n`;
  return [
    line(header),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('');
}
