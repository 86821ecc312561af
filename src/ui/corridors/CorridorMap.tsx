import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shareOfJourney, type BlockTrain, type Corridor } from '../../schema/trains.ts';
import { trainKey } from '../../state/trains.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { corridorPath, drawnCorridor, DUISBURG, placeOnCorridor } from './corridorPath.ts';
import { mapFrame, pathOf, WIDTH } from './mapFrame.ts';
import { placeLabels } from './placeLabels.ts';
import { trainTitle } from './trainText.ts';
import './corridors.css';

/** Letters and dots in units of the picture: the small picture in the panel needs larger ones. */
const SIZES = { small: { font: 24, dot: 4.5 }, large: { font: 13, dot: 3.6 } } as const;

interface CorridorMapProps {
  /** Corridors that are shown; the picture is as wide as they reach. */
  readonly corridors: readonly Corridor[];
  readonly size: keyof typeof SIZES;
}

/** Corridors as great circles over the land, and the block trains on them at the instant on screen: a dot each, choosing it selects the train. */
export function CorridorMap({ corridors, size }: CorridorMapProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { trains: store } = useViewer();
  const { trains, chosen } = useStore(store);
  const instantMs = useInstant(1);
  const { font, dot } = SIZES[size];
  const drawn = useMemo(() => {
    const paths = new Map(corridors.map((corridor) => [corridor.partner, corridorPath(corridor)]));
    const frame = mapFrame([DUISBURG, ...corridors.flatMap(({ via }) => via)]);
    const named = [
      { text: t('app.place'), place: DUISBURG, isStrong: true },
      ...corridors.map(({ via }) => ({ text: via.at(-1)!.name[lang], place: via.at(-1)!, isStrong: true })),
      ...(size === 'large' ? corridors.flatMap(({ via }) => via.slice(0, -1).map((place) => ({ text: place.name[lang], place, isStrong: false }))) : []),
    ]; // prettier-ignore
    const seen = new Set<string>();
    const once = named.filter(({ text }) => !seen.has(text) && seen.add(text));
    const arcs = [...paths.values()].map(drawnCorridor);
    return { ...{ paths, frame, places: once }, labels: placeLabels(once, { ...frame, arcs }, font) };
  }, [corridors, lang, size, font, t]);
  const { paths, frame, places, labels } = drawn;
  const shown = instantMs === null ? [] : trains.filter(({ partner }) => paths.has(partner));
  const placed = shown.map((train) => ({
    train,
    at: frame.draw(placeOnCorridor(paths.get(train.partner)!, train.direction, shareOfJourney(train, instantMs!))),
    isChosen: trainKey(train) === chosen,
  }));
  // Whoever is chosen lies above all others.
  placed.sort((a, b) => Number(a.isChosen) - Number(b.isChosen));
  const choose = (train: BlockTrain) => (): void => store.choose(train);
  return (
    <svg
      className="corridor-map"
      viewBox={`0 0 ${WIDTH} ${frame.height}`}
      role="img"
      aria-label={t('corridors.picture', { count: shown.length, corridors: corridors.length })}
    >
      <path className="corridor-land" d={frame.land} />
      <path className="corridor-net" d={frame.net} />
      {[...paths].map(([partner, path]) => (
        <path key={partner} className="corridor-arc" d={pathOf(drawnCorridor(path), frame.draw)} />
      ))}
      {places.map(({ text, place, isStrong }) => {
        const [x, y] = frame.draw(place);
        return <rect key={text} className="corridor-place" x={x - 2} y={y - 2} width={4} height={4} data-strong={isStrong || undefined} />; // prettier-ignore
      })}
      {placed.map(({ train, at: [x, y], isChosen }) => (
        <circle
          key={trainKey(train)}
          className="corridor-train"
          data-direction={train.direction}
          data-chosen={isChosen || undefined}
          cx={x}
          cy={y}
          r={isChosen ? dot * 1.8 : dot}
          onClick={choose(train)}
        >
          <title>{trainTitle(train, instantMs!, lang, t)}</title>
        </circle>
      ))}
      {labels.map(({ text, x, y, anchor, isStrong }) => (
        <text
          key={text}
          className="corridor-name"
          x={x}
          y={y}
          textAnchor={anchor}
          fontSize={font}
          data-strong={isStrong || undefined}
        >
          {text}
        </text>
      ))}
    </svg>
  );
}
