import { mqttBus } from '../../../src/feed/bus/mqttBus.ts';
import { isNatsBus } from '../../../src/schema/busConfig.ts';
import { ConfigSchema } from '../../../src/schema/config.ts';
import { decode } from '../../../src/schema/decode.ts';
import { busContract } from '../../contract/busContract.ts';
import { mosquitto } from '../../contract/mosquitto.ts';

busContract('MQTT', {
  broker: () => mosquitto(['allow_anonymous true', 'max_queued_messages 10000']),
  create: (url, ...rest) => {
    const { bus } = decode(ConfigSchema, { bus: { url } }, 'config');
    if (!bus || isNatsBus(bus)) throw new Error('an MQTT address is none of NATS');
    return mqttBus(bus, null, ...rest);
  },
  isKept: false,
});
