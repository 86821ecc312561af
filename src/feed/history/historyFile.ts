import { ACKNOWLEDGEMENT_SCHEMA, createAcknowledgements } from './acknowledgements.ts';
import { openDatabase, type Database } from './database.ts';
import type { BlockDamaged } from './blocks.ts';
import { ASSET_SCHEMA, createKeptAssets } from './keptAssets.ts';
import { createLiveSpan, LIVE_SPAN_SCHEMA } from './liveSpan.ts';
import { createObservationStore, OBSERVATION_SCHEMA } from './observationStore.ts';
import { createOutageLog, OUTAGE_SCHEMA } from './outageLog.ts';
import { createKeptRecordings, RECORDING_SCHEMA } from './keptRecordings.ts';
import { createPacker } from './packer.ts';
import { createRetention } from './retention.ts';
import { createRollUpBlocks } from './rollUpBlocks.ts';
import { createRollUps, ROLL_UP_SCHEMA } from './rollUps.ts';
import { createStreamNames } from './streamNames.ts';

/** Opens the database of the history, with the tables of this version. @throws the driver's error */
export function openHistoryFile(path: string): Database {
  const database = openDatabase(path);
  const schemas = [OBSERVATION_SCHEMA, RECORDING_SCHEMA, OUTAGE_SCHEMA, ROLL_UP_SCHEMA, LIVE_SPAN_SCHEMA, ACKNOWLEDGEMENT_SCHEMA, ASSET_SCHEMA]; // prettier-ignore
  for (const schema of schemas) database.exec(schema);
  // A database from before sources were told apart.
  const columns = database.prepare("SELECT name FROM pragma_table_info('streams')").all();
  if (!columns.some(({ name }) => name === 'source')) database.exec('ALTER TABLE streams ADD COLUMN source TEXT');
  return database;
}

/** What works on an open database, each on tables of its own. */
export function createParts(database: Database, onDamaged: BlockDamaged) {
  const observations = createObservationStore(database, onDamaged);
  const rollUpBlocks = createRollUpBlocks(database, onDamaged);
  const retention = createRetention(database, observations, rollUpBlocks);
  return {
    observations,
    streams: createStreamNames(database),
    retention,
    packer: createPacker(database, observations, retention.packed),
    outages: createOutageLog(database),
    rollUps: createRollUps(database, rollUpBlocks, observations.read),
    liveSpan: createLiveSpan(database),
    recordings: createKeptRecordings(database),
    acknowledgements: createAcknowledgements(database),
    assets: createKeptAssets(database),
    statements: {
      setSource: database.prepare('UPDATE streams SET source = ? WHERE id = ?'),
    },
  };
}
