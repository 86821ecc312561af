// The feed process: prints one ready line; Ctrl-C commits and ends with 0; what keeps it from starting is one clear line and 1.
import { DecodeError } from '../schema/decode.ts';
import { keepHeapClose } from './heap.ts';
import { isDiskFull } from './history/database.ts';
import { createLog } from './log.ts';
import { readSettings } from './settings.ts';
import { startFeed } from './startFeed.ts';

const UNWRITABLE = new Set(['EACCES', 'EROFS', 'EPERM', 'ENOTDIR', 'EEXIST', 'ENOENT', 'ENAMETOOLONG']);

function reasonOf(error: unknown, port: number | undefined, dataDir: string | undefined): string {
  if (error instanceof DecodeError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (isDiskFull(error)) return `the disk is full: ${dataDir ?? ''} cannot be written`;
  if (code === 'EADDRINUSE') return `port ${port ?? ''} is in use: set PORT to another one (0 = any free one)`;
  if (code === 'EACCES' && /listen/.test(message))
    return `port ${port ?? ''} may not be opened by this user: set PORT to one above 1023`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is no address of this machine: ${message}`;
  if (code !== undefined && (UNWRITABLE.has(code) || code.startsWith('SQLITE_')))
    return `DATA_DIR ${dataDir ?? ''} cannot be written: ${message}`;
  return message;
}

const SECOND_WISH_AFTER_MS = 1000;

async function main(): Promise<void> {
  keepHeapClose();
  let settings: ReturnType<typeof readSettings> | undefined;
  try {
    settings = readSettings(process.env, process.cwd());
    const log = createLog(settings.config.logLevel);
    const running = await startFeed(settings, log);
    let endingSince: number | null = null;
    const end = (): void => {
      if (endingSince !== null) {
        // Ctrl-C reaches this process directly and through the one that started it: only a later signal is a second wish.
        if (Date.now() - endingSince > SECOND_WISH_AFTER_MS) process.exit(130);
        return;
      }
      endingSince = Date.now();
      running.dispose().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(`hafenblick: ${reasonOf(error, undefined, settings?.dataDir)}`);
          process.exit(1);
        },
      );
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    console.log(`Hafenblick ready: http://localhost:${running.port}`);
  } catch (error) {
    console.error(`hafenblick: ${reasonOf(error, settings?.port, settings?.dataDir)}`);
    process.exit(1);
  }
}

await main();
