import type { IndicatorState } from '../../schema/themeIndicators.ts';

const WIDTH = 96;
const HEIGHT = 24;
const RIM = 3;

/** Line through the hours that are known, broken where one is not; the last one as a dot. Empty where nothing is known. */
export function sparkPath(values: readonly (number | null)[], low: number, high: number): string {
  const step = (WIDTH - 2 * RIM) / Math.max(values.length - 1, 1);
  let path = '';
  let isDown = false;
  values.forEach((value, i) => {
    if (value !== null) {
      const y = HEIGHT - RIM - ((value - low) / Math.max(high - low, Number.EPSILON)) * (HEIGHT - 2 * RIM);
      path += `${isDown ? 'L' : 'M'}${(RIM + i * step).toFixed(1)} ${y.toFixed(1)}`;
    }
    isDown = value !== null;
  });
  return path;
}

interface SparklineProps {
  readonly hours: IndicatorState['hours'];
  readonly target: number | null;
}

/** The 24 hours before in the size of a word; the figure beside it and the chart of the details say the same in words. */
export function Sparkline({ hours, target }: SparklineProps) {
  const values = hours.map(({ value }) => value);
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <span className="sparkline" />;
  let [low, high] = [Math.min(...known), Math.max(...known)];
  // A target far away would press the curve flat: it is drawn where it is within reach.
  const reach = Math.max(high - low, Math.abs(high) * 0.05);
  const isNear = target !== null && target >= low - reach && target <= high + reach;
  if (isNear) [low, high] = [Math.min(low, target), Math.max(high, target)];
  // What hardly moves is drawn flat, in the middle.
  const least = Math.max(Math.abs(high) * 0.02, Number.EPSILON);
  if (high - low < least) [low, high] = [low - least, high + least];
  const line = (value: number): string => sparkPath([value, value], low, high);
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {isNear && <path className="sparkline-target" d={line(target)} />}
      <path className="sparkline-line" d={sparkPath(values, low, high)} />
    </svg>
  );
}
