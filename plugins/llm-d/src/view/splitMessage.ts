/** Longest headline, characters: about two lines of a banner. */
const longest = 140;

/**
 * A message of health as a headline and the rest: findings are joined by semicolons, the first one says what is the matter.
 *
 * @returns `rest` undefined when the headline says it all
 */
export function splitMessage(message: string): {
  headline: string;
  rest?: string;
} {
  const end = message.indexOf('; ');
  const first = end < 0 ? message : message.slice(0, end);
  if (first.length > longest) {
    const cut = first.lastIndexOf(' ', longest);
    return {
      headline: `${first.slice(0, cut > 0 ? cut : longest)} …`,
      rest: message,
    };
  }
  return end < 0
    ? { headline: message }
    : { headline: first, rest: message.slice(end + 2) };
}
