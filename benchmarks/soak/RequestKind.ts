import { chatBody } from '../data-plane/bodies';

/** What a client does: what it sends, and when it loses patience. */
export interface RequestKind {
  readonly name: string;
  /** Of all requests, in parts of the sum of all. */
  readonly share: number;
  /** Leads past the endpoint picker. */
  readonly direct?: true;
  readonly body: (random: () => number) => string;
  /**
   * How the client goes away: after so many milliseconds without an answer, or once so many chunks of the answer are
   * there. Undefined for one that stays to the end.
   */
  readonly leaves?: (
    random: () => number,
  ) => { readonly afterMs: number } | { readonly afterChunks: number };
}

/** Makes prompts differ, so that nothing is answered out of a cache alone. */
const nonce = (random: () => number) => Math.floor(random() * 1e9).toString(36);

const prompt =
  (
    bytes: (random: () => number) => number,
    options: { stream?: boolean; maxTokens: number },
  ) =>
  (random: () => number) =>
    chatBody(bytes(random), {
      ...options,
      // Some hundred families share their beginnings; the ends are everybody's own.
      text: `Family ${Math.floor(random() * 100)} asks for more of it. `,
    }).replace('"}]', ` ${nonce(random)}"}]`);

const short = () => 24;
const medium = (random: () => number) => 200 + Math.floor(random() * 2000);
const long = (random: () => number) => 30_000 + Math.floor(random() * 120_000);

/** The traffic of a soak. Prompts of more than a few words are prefilled by another pod than the one that answers. */
export const requestKinds: readonly RequestKind[] = [
  { name: 'plain, short', share: 25, body: prompt(short, { maxTokens: 8 }) },
  { name: 'plain', share: 20, body: prompt(medium, { maxTokens: 16 }) },
  {
    name: 'streamed',
    share: 25,
    body: prompt(medium, { maxTokens: 32, stream: true }),
  },
  { name: 'long prompt', share: 8, body: prompt(long, { maxTokens: 8 }) },
  {
    name: 'past the EPP',
    share: 7,
    direct: true,
    body: prompt(medium, { maxTokens: 16 }),
  },
  {
    name: 'gone before the answer',
    share: 7,
    body: prompt(medium, { maxTokens: 64 }),
    leaves: random => ({ afterMs: 1 + Math.floor(random() * 100) }),
  },
  {
    name: 'gone within the answer',
    share: 8,
    body: prompt(medium, { maxTokens: 64, stream: true }),
    leaves: random => ({ afterChunks: 1 + Math.floor(random() * 10) }),
  },
];

/** Draws a kind by the shares. */
export function drawKind(random: () => number): RequestKind {
  const sum = requestKinds.reduce((n, { share }) => n + share, 0);
  let left = random() * sum;
  const drawn = requestKinds.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return drawn ?? requestKinds[0];
}
