/** One fault and what was said of it. @public */
export interface FaultMatrixRow {
  fault: string;
  /** `<node> <reason>`, written down before. */
  expected: string;
  /** What was measured, in the same form; empty for no root cause. */
  verdict: string;
  status: string;
  /** Whether sources were found to contradict each other. */
  disagrees: boolean;
}

const code = (text: string) => (text === '' ? 'nothing' : `\`${text}\``);

/** A table of faults for a document, with its count. @public */
export function renderFaultMatrix(rows: readonly FaultMatrixRow[]): string {
  const right = rows.filter(({ expected, verdict }) => expected === verdict);
  const green = rows.filter(({ status }) => status === 'healthy');
  return [
    '| Fault | Expected root cause | Said | Status | Sources |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ disagrees, expected, fault, status, verdict }) =>
        `| ${fault} | ${code(expected)} | ${
          expected === verdict ? 'the same' : code(verdict)
        } | ${status} | ${disagrees ? 'contradict each other' : ''} |`,
    ),
    '',
    `${right.length} of ${rows.length} root causes right, ${green.length} false greens.`,
  ].join('\n');
}

/**
 * The part of a document between `begin` and `end` markers, HTML comments that name it.
 *
 * @throws Error when the document has no such part
 * @public
 */
export function documentPart(
  document: string,
  id: string,
): { before: string; body: string; after: string } {
  const begin = `<!-- begin: ${id} -->`;
  const end = `<!-- end: ${id} -->`;
  const from = document.indexOf(begin) + begin.length;
  const to = document.indexOf(end);
  if (from < begin.length || to < from) {
    throw new Error(`the document has no part between ${begin} and ${end}`);
  }
  return {
    before: document.slice(0, from),
    body: document.slice(from, to).trim(),
    after: document.slice(to),
  };
}
