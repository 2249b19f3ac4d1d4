const form =
  /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?[0-9]+))?$/;
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
/** Longer ones are no quantities that anybody writes. */
const longest = 64;

/** Whether two values are the same resource quantity: `1000m` and `1`, `1Gi` and `1024Mi`, `"2"` and `2`. */
export function isSameQuantity(one: unknown, other: unknown): boolean {
  const canonical = canonicalQuantity(one);
  return canonical !== undefined && canonical === canonicalQuantity(other);
}

/** `<digits>e<exponent>` without trailing zeros: one text for each amount. */
function canonicalQuantity(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const text = String(value);
  const [matched, sign, whole, fraction = '', twos, tens, exponent] =
    (text.length <= longest && form.exec(text)) || [];
  if (matched === undefined || whole + fraction === '') return undefined;
  const factor = twos ? 1024n ** BigInt(binary.indexOf(twos) + 1) : 1n;
  const digits = String(BigInt(whole + fraction) * factor);
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power =
    Number(exponent ?? 0) +
    (tens ? decimal[tens] : 0) -
    fraction.length +
    (digits.length - significant.length);
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}

/** Whether a field holds a resource quantity: what is below `resources.limits` and `resources.requests`. */
export function holdsQuantity(pointer: readonly (string | number)[]): boolean {
  const [resources, list] = pointer.slice(-3);
  return (
    pointer.length >= 3 &&
    resources === 'resources' &&
    (list === 'limits' || list === 'requests')
  );
}
