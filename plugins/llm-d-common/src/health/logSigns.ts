import type { FaultReason } from './faultRules';
import type { LogExcerpt } from './StackSnapshot';

const signs: readonly [RegExp, FaultReason][] = [
  [/is forbidden: User \\*"system:serviceaccount:/, 'EppNotPermitted'],
  [
    /no matches for kind|could not find the requested resource|failed to get API group resources/,
    'EppLacksKind',
  ],
  [
    /unknown flag|flag provided but not defined|unknown shorthand flag|invalid argument .* for .*flag|strict decoding error|unknown field|failed to (load|parse) (the )?config|failed to instantiate|plugin.*(not (found|registered)|unknown)|unknown plugin|cannot be used|is deprecated and fatal/i,
    'EppConfigRefused',
  ],
];

/** What an EPP that is not well says of itself: the last line that tells why. */
export function signInLogs(
  logs: readonly LogExcerpt[],
): { reason: FaultReason; pod: string; line: string } | undefined {
  for (const [sign, reason] of signs) {
    for (const { lines, pod } of logs) {
      const line = lines.findLast(one => sign.test(one));
      if (line !== undefined) {
        return { reason, pod, line };
      }
    }
  }
  return undefined;
}
