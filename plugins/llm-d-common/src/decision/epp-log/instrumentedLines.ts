/** `<scorer>/<type>[<ns>/<endpoint>=0.500, …]`: the raw scores of one scorer. */
export function breakdownOf(
  text: string,
): { scorer: string; endpoint: string; raw: number }[] {
  const match = /^([^[\]]+)\[([^\]]*)\]$/.exec(text);
  if (!match) {
    return [];
  }
  const [, plugin, values] = match;
  const scorer = plugin.split('/', 1)[0];
  return values
    .split(', ')
    .flatMap(nameAndNumber)
    .map(({ endpoint, score }) => ({ scorer, endpoint, raw: score }));
}

/** `<ns>/<endpoint>=3.500` */
export function nameAndNumber(
  text: string,
): { endpoint: string; score: number }[] {
  const match = /^(?:[^/=]*\/)?([^/=]+)=(-?\d+(?:\.\d+)?)$/.exec(text.trim());
  return match ? [{ endpoint: match[1], score: Number(match[2]) }] : [];
}
