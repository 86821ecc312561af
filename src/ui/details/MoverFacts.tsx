import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Asset, Mover } from '../../schema/catalogue.ts';
import { isUnderground } from '../../schema/ways.ts';
import type { StatusContext } from '../../state/assetStatus.ts';
import type { Reading } from '../../state/readings.ts';
import { formatAge, formatInstant } from '../format/formatInstant.ts';
import { unixMs } from '../../geo/units.ts';
import { formatNumber, formatQuantity, formatReading } from '../format/formatValue.ts';
import { placeText } from '../i18n/dataWords.ts';
import { Icon } from '../parts/Icon.tsx';
import { useLanguage, useViewer } from '../viewerContext.ts';
import './moverPart.css';
import { FactRows } from './FactRows.tsx';

const readingOf = (asset: Asset, property: string, at: StatusContext): Reading | undefined => {
  const index = asset.properties.datastreams.find((datastream) => datastream.property === property)?.index;
  const reading = index === undefined ? undefined : at.readings.get(index);
  return reading?.quality === 'missing' ? undefined : reading;
};

/** What moves here, where to and how fast; and the switch that takes the camera along. */
export function MoverFacts({
  asset,
  mover,
  at,
}: {
  readonly asset: Asset;
  readonly mover: Mover;
  readonly at: StatusContext;
}) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { camera, tracks } = useViewer();
  const isFollowed = useStore(camera, (state) => state.followed === asset.id);
  const read = (property: string): Reading | undefined => readingOf(asset, property, at);
  const [sog, cog, draught, loaded, lon, lat, speed, delay] = ['sog', 'cog', 'draught', 'loaded', 'lon', 'lat', 'speed', 'delay'].map(read); // prettier-ignore
  const isMoving = (sog?.value ?? 0) >= 0.3;
  const { lengthM, beamM, cemt } = mover;
  const rows: [string, string][] = [];
  const journey = tracks.journeyOf(asset.id);
  if (journey) {
    const { way, alongM } = journey;
    const next = way.stops.find(([, atM]) => atM > alongM + 5);
    rows.push(
      [t('mover.line'), way.line],
      [t('mover.from'), placeText(way.from, lang)],
      [t('mover.destination'), placeText(way.to, lang)],
    );
    if (next) rows.push([t('mover.nextStop'), next[0]]);
    if (way.underground)
      rows.push([t('mover.runs'), t(isUnderground(way, alongM) ? 'mover.underground' : 'mover.onStreet')]);
    if (way.days !== undefined && way.days > 1)
      rows.push([t('mover.underWay'), t('mover.days', { days: formatNumber(way.days, 0, lang) })]);
  } else if (speed && !lon) rows.push([t('mover.line'), t('mover.away')]);
  if (journey && delay) {
    const minutes = Math.round(delay.value / 60);
    rows.push([t('mover.delay'), minutes < 1 ? t('mover.onTime') : t('mover.delayMin', { minutes })]);
  }
  if (journey && speed)
    rows.push([
      t('mover.landSpeed'),
      speed.value >= 0.5 ? formatQuantity(speed.value, 'km/h', 0, lang) : t('mover.stands'),
    ]);
  /** Age and origin of its own: it is entered by hand and sent each six minutes. */
  const said = (reading: Reading): string =>
    [at.instantMs === null ? null : formatAge(at.instantMs - reading.timeMs, lang), t(`origin.${reading.origin}`)].filter((word) => word !== null).join(', '); // prettier-ignore
  const bound = asset.properties.datastreams.find(({ property }) => property === 'destination');
  const [destination, eta] = [read('destination'), read('eta')];
  if (bound && destination)
    rows.push([t('mover.destination'), `${formatReading(destination.value, bound, lang)} · ${said(destination)}`]);
  if (eta) rows.push([t('mover.eta'), `${formatInstant(unixMs(eta.timeMs + eta.value * 60_000), lang, 'shortStamp')} · ${said(eta)}`]); // prettier-ignore
  if (lengthM !== undefined && beamM !== undefined)
    rows.push([t('mover.size'), `${formatNumber(lengthM, 0, lang)} × ${formatNumber(beamM, 1, lang)} m`]);
  if (cemt !== undefined) rows.push([t('mover.cemt'), cemt]);
  if (sog)
    rows.push([t('mover.speed'), isMoving ? formatQuantity(sog.value * 1.852, 'km/h', 1, lang) : t('mover.resting')]);
  if (cog && isMoving) rows.push([t('mover.course'), formatQuantity(cog.value, 'deg', 0, lang)]);
  if (draught) rows.push([t('mover.draught'), formatQuantity(draught.value, 'm', 1, lang)]);
  if (loaded) rows.push([t('mover.load'), t(loaded.value > 0 ? 'mover.loaded' : 'mover.empty')]);
  if (lon && lat)
    rows.push([t('details.place'), `${formatNumber(lat.value, 5, lang)}° N, ${formatNumber(lon.value, 5, lang)}° E`]);
  if (lon && at.instantMs !== null) rows.push([t('details.age'), formatAge(at.instantMs - lon.timeMs, lang)]);
  if (lon) rows.push([t('details.origin'), t(`origin.${lon.origin}`)]);
  return (
    <section className="details-part" aria-label={t('mover.title')}>
      <FactRows rows={rows} />
      <button
        type="button"
        className="tool mover-follow"
        aria-pressed={isFollowed}
        onClick={() => camera.follow(isFollowed ? null : asset.id)}
      >
        <Icon name="follow" />
        {t(isFollowed ? 'mover.unfollow' : 'mover.follow')}
      </button>
    </section>
  );
}
