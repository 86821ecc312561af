import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { shareOfJourney, type BlockTrain } from '../../schema/trains.ts';
import { isAway } from '../../state/assetStatus.ts';
import { journeyOfAsset } from '../../state/trains.ts';
import { formatInstant } from '../format/formatInstant.ts';
import { useInstant } from '../usePulse.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { placesAround } from './corridorPath.ts';
import { trainDays, trainLateness, trainRoute } from './trainText.ts';
import { FactRows } from '../details/FactRows.tsx';

/** The journey of a block train, in its details: from where to where and by which places, how many days of how many, planned and expected arrival. */
export function BlockTrainPart({ assetId }: { readonly assetId: string }) {
  const { trains: store, catalogue, readings } = useViewer();
  const state = useStore(store);
  const asset = useStore(catalogue, ({ byId }) => byId.get(assetId));
  const instantMs = useInstant(1);
  const isHere = asset !== undefined && !isAway(asset, { readings, instantMs, isDown: false });
  const train = instantMs === null ? null : journeyOfAsset(state, assetId, instantMs, isHere);
  return train && <TrainFacts train={train} atMs={instantMs!} />;
}

export function TrainFacts({ train, atMs }: { readonly train: BlockTrain; readonly atMs: number }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { trains: store } = useViewer();
  const corridor = useStore(store, (state) => state.corridors.find(({ partner }) => partner === train.partner));
  const { departed, planned, expected, origin, direction } = train;
  const around = corridor && placesAround(corridor, direction, shareOfJourney(train, atMs));
  const via = (corridor?.via ?? []).slice(0, -1).map(({ name }) => name[lang]);
  const rows: readonly (readonly [string, string])[] = [
    [t('corridors.route'), trainRoute(train, lang)],
    ...(via.length > 0 ? [[t('corridors.via'), (direction === 'in' ? via.toReversed() : via).join(' – ')] as const] : []),
    [t('corridors.underWay'), trainDays(train, atMs, lang, t)],
    ...(around ? [[t('corridors.where'), `${around.passed?.name[lang] ?? t('app.place')} → ${around.next?.name[lang] ?? t('app.place')}`] as const] : []),
    [t('corridors.departed'), formatInstant(departed, lang, 'stamp')],
    [t('corridors.planned'), formatInstant(planned, lang, 'stamp')],
    [t('corridors.expected'), `${formatInstant(expected, lang, 'stamp')} (${trainLateness(train, t)})`],
    [t('details.origin'), t(`origin.${origin}`)],
  ]; // prettier-ignore
  return (
    <section className="details-part" aria-label={t('corridors.journey')}>
      <h3 className="heading">{t('corridors.journey')}</h3>
      <FactRows rows={rows} />
    </section>
  );
}
