import type { Models } from '../stations/stations.ts';

export const iot: Models = (_stations, world) => ({
  'weather-station': ({ key }, atMs) => {
    const weather = world.weather(atMs);
    const own = (n: number, periodMs = 3_600_000): number => world.wander(key + n, atMs, periodMs);
    return {
      temperature: weather.temperatureCel + 0.4 * own(1),
      humidity: Math.min(100, weather.humidity + 2 * own(2)),
      wind: Math.max(0, weather.windMs * (1 + 0.2 * own(3, 600_000))),
      windDirection: (weather.windDeg + 12 * own(4, 900_000) + 360) % 360,
      rain: Math.max(0, weather.rainMmH * (1 + 0.3 * own(5))),
      pressure: weather.pressureHPa + 0.2 * own(6),
      radiation: weather.globalWm2 * (1 + 0.03 * own(7)),
    };
  },
});
