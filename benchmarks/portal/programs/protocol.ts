import { z } from 'zod';

/** Clusters that are ready, and what stands in them. */
export const benchedClustersSchema = z.object({
  clusters: z.array(
    z.object({
      name: z.string(),
      /** Of a proxy that counts. */
      url: z.string(),
      token: z.string(),
      stacks: z.array(
        z.object({
          namespace: z.string(),
          name: z.string(),
          pool: z.string(),
          /** Of the decode stage. */
          deployment: z.string(),
        }),
      ),
    }),
  ),
});

export type BenchedClusters = z.output<typeof benchedClustersSchema>;

/** Requests since the last report, by cluster, e.g. `GET pods`. */
export const clusterReportSchema = z.object({
  requests: z.array(z.array(z.string())),
});

export type ClusterReport = z.output<typeof clusterReportSchema>;
