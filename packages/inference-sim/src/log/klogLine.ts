const pad = (value: number, digits = 2): string =>
  String(value).padStart(digits, '0');

/**
 * A log line in klog's text format, which the simulator writes:
 * `I1123 10:00:00.000000       1 server.go] "message" key="value"`.
 *
 * @param at - milliseconds since the epoch
 */
export const klogLine = (
  severity: 'I' | 'W' | 'E',
  at: number,
  source: string,
  message: string,
  values: Readonly<Record<string, string | number>> = {},
): string => {
  const date = new Date(at);
  const day = `${pad(date.getUTCMonth() + 1)}${pad(date.getUTCDate())}`;
  const time = [
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  ].map(part => pad(part));
  const fraction = `${pad(date.getUTCMilliseconds(), 3)}000`;
  const pairs = Object.entries(values)
    .map(([key, value]) => ` ${key}=${JSON.stringify(value)}`)
    .join('');
  return `${severity}${day} ${time.join(
    ':',
  )}.${fraction}       1 ${source}] ${JSON.stringify(message)}${pairs}`;
};
