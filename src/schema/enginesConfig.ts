import * as v from 'valibot';
import { EnvironmentName } from './brokerConfig.ts';

/** Existing engines of the operator, for several feeds or for what outlives a machine. */
export const EnginesSchema = v.strictObject({
  history: v.optional(
    v.strictObject({
      /** The history in a PostgreSQL from version 14 on, with TimescaleDB where the database has it; absent: SQLite in DATA_DIR. */
      postgresql: v.optional(
        v.strictObject({
          /** Environment variable with `postgresql://user:password@host:port/database`. */
          urlEnv: EnvironmentName,
        }),
      ),
    }),
    {},
  ),
});
