import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientPublishOptions, type MqttClient } from 'mqtt';
import { answers, freePort } from './freePort.ts';

/** `npm test` sets MOSQUITTO_PATH; Debian keeps the broker where only root looks. */
function binary(): string {
  const candidates = [process.env['MOSQUITTO_PATH'], spawnSync('which', ['mosquitto'], { encoding: 'utf8' }).stdout.trim(), '/usr/sbin/mosquitto']; // prettier-ignore
  const found = candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
  if (found === undefined)
    throw new Error('no mosquitto: set MOSQUITTO_PATH, or "apt-get install mosquitto", "brew install mosquitto"');
  return found;
}

/** A real broker on two ports of its own, TCP and WebSocket, that can be killed and started again. */
export async function mosquitto(lines: readonly string[] = ['allow_anonymous true']) {
  const folder = mkdtempSync(join(tmpdir(), 'hafenblick-mqtt-'));
  const [port, wsPort] = [await freePort(), await freePort()];
  const file = join(folder, 'mosquitto.conf');
  // As root the broker changes to a user that cannot read the folder.
  const user = process.getuid?.() === 0 ? ['user root'] : [];
  const config = [...user, `listener ${port} 127.0.0.1`, `listener ${wsPort} 127.0.0.1`, 'protocol websockets', ...lines]; // prettier-ignore
  writeFileSync(file, config.join('\n'));
  let child: ChildProcess | null = null;
  let publisher: MqttClient | null = null;

  const start = async (): Promise<void> => {
    child = spawn(binary(), ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => (said += bytes.toString()));
    while (!(await answers(port)) || !(await answers(wsPort)))
      if (child.exitCode !== null) throw new Error(`mosquitto: ${said}`);
  };
  const kill = async (): Promise<void> => {
    publisher?.end(true);
    publisher = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  await start();
  return {
    folder,
    url: `mqtt://127.0.0.1:${port}`,
    wsUrl: `ws://127.0.0.1:${wsPort}`,
    start,
    kill,
    /** Resolves when the broker has it (QoS 1). */
    publish: async (topic: string, payload: string | Buffer, options: IClientPublishOptions = {}): Promise<void> => {
      publisher ??= await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 5, reconnectPeriod: 0 });
      await publisher.publishAsync(topic, payload, { qos: 1, ...options });
    },
    dispose: kill,
  };
}
export type Mosquitto = Awaited<ReturnType<typeof mosquitto>>;
