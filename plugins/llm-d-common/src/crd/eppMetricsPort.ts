/** Where every EPP serves its metrics. */
export const EPP_METRICS_PORT = 9090;
