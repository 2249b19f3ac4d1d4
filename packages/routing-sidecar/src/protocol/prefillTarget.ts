/** Names the prefill pods that the EPP has picked, `host:port[,host:port]`. */
export const PREFILL_HEADER = 'x-prefiller-host-port';

/**
 * The prefill pod to ask, out of the header's lines: one pod per line, or one
 * line with several. The first counts, unless one is to be drawn.
 *
 * @param sample - draws an index below its argument; undefined takes the first
 * @returns undefined when the request wants no prefill elsewhere
 */
export const prefillTarget = (
  lines: readonly string[],
  sample: ((count: number) => number) | undefined,
): string | undefined => {
  const targets = lines.length === 1 ? lines[0].split(',') : lines;
  if (targets.length === 0) {
    return undefined;
  }
  const target = targets[sample?.(targets.length) ?? 0].trim();
  return target === '' ? undefined : target;
};

/**
 * Host and port of a target.
 *
 * @throws Error when it has none
 */
export const parseTarget = (target: string): { host: string; port: number } => {
  const text = target.replace(/^http:\/\//, '');
  const match = /^(?:\[([^\]]+)\]|([^:/]+))(?::(\d{1,5}))?$/.exec(text);
  if (!match) {
    throw new Error(`invalid prefill target "${target}": must be host:port`);
  }
  return { host: match[1] ?? match[2], port: Number(match[3] ?? 80) };
};
