/** What create-app makes by default, and with `--legacy`. */
export type FrontendSystem = 'new' | 'classic';
