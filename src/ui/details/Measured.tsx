import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../schema/alarms.ts';
import type { Asset, Datastream } from '../../schema/catalogue.ts';
import { wagonOf } from '../../schema/wagons.ts';
import { freshnessOfReading, levelOf, type StatusContext } from '../../state/assetStatus.ts';
import type { Reading } from '../../state/readings.ts';
import { sinceOf } from '../alarms/sinceText.ts';
import { formatAge, formatInstant } from '../format/formatInstant.ts';
import { formatNumber, formatReading, unitText } from '../format/formatValue.ts';
import { dataText } from '../i18n/dataWords.ts';
import { useLanguage } from '../viewerContext.ts';
import { HistoryChart } from './HistoryChart.tsx';
import { ThresholdScale } from './ThresholdScale.tsx';

const readingOf = (datastream: Datastream, at: StatusContext): Reading | undefined => {
  const reading = datastream.index === undefined ? undefined : at.readings.get(datastream.index);
  return reading?.quality === 'missing' ? undefined : reading;
};

interface MeasuredProps {
  readonly asset: Asset;
  readonly at: StatusContext;
  /** Those of the asset that hold: the first says which quantity is shown first, all of them are marked in their curve. */
  readonly alarms: readonly Alarm[];
}

/** How is it now, is that normal, how was it. One quantity at a time; the others stand in a row of switches. */
export function Measured({ asset, at, alarms }: MeasuredProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  // The wagons of a train stand in a part of their own.
  const datastreams = useMemo(() => asset.properties.datastreams.filter(({ property }) => wagonOf(property) === null), [asset]); // prettier-ignore
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = chosen ?? alarms[0]?.datastream;
  const datastream = datastreams.find(({ id }) => id === shown) ?? datastreams[0]!;
  const moments = useMemo(
    () => alarms.filter((alarm) => alarm.datastream === datastream.id).map(sinceOf),
    [alarms, datastream],
  );
  const reading = readingOf(datastream, at);
  return (
    <>
      <section className="details-part" aria-label={t('details.now')}>
        {datastreams.length > 1 && (
          <div className="quantities" role="group" aria-label={t('details.datastreams')}>
            {datastreams.map((one) => {
              const its = readingOf(one, at);
              return (
                <button key={one.id} type="button" aria-pressed={one === datastream} onClick={() => setChosen(one.id)}>
                  <span>{one.name[lang]}</span>
                  <strong>{its ? formatReading(its.value, one, lang) : t('details.noValue')}</strong>
                </button>
              );
            })}
          </div>
        )}
        <Now asset={asset} datastream={datastream} reading={reading} at={at} />
      </section>
      {datastream.thresholds.length > 0 && (
        <section className="details-part">
          <h3 className="heading">{t('details.isNormal')}</h3>
          <ThresholdScale datastream={datastream} value={reading?.value ?? null} />
        </section>
      )}
      <HistoryChart key={datastream.id} datastream={datastream} moments={moments} />
    </>
  );
}

interface NowProps {
  readonly asset: Asset;
  readonly datastream: Datastream;
  readonly reading: Reading | undefined;
  readonly at: StatusContext;
}

function Now({ asset, datastream, reading, at }: NowProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const freshness = freshnessOfReading(reading, datastream, at);
  const age = reading && at.instantMs !== null ? formatAge(at.instantMs - reading.timeMs, lang) : null;
  const level = reading ? levelOf(reading.value, datastream) : 'normal';
  return (
    <>
      <p className="now" data-level={level} data-freshness={freshness}>
        <span className={asset.properties.datastreams.length > 1 ? 'unseen' : 'now-name'}>{datastream.name[lang]}</span>
        {reading ? (
          <>
            <span className="now-value figures">
              {datastream.words
                ? formatReading(reading.value, datastream, lang)
                : formatNumber(reading.value, datastream.decimals, lang)}
            </span>
            <span className="now-unit">{datastream.words ? '' : unitText(datastream.unit, lang)}</span>
          </>
        ) : (
          <span className="now-value now-missing">{t('details.noValue')}</span>
        )}
      </p>
      <dl className="now-facts">
        <div>
          <dt>{t('details.age')}</dt>
          <dd>
            <span className={`freshness freshness-${freshness}`}>{t(`freshness.${freshness}`)}</span>
            {age !== null && ` · ${age}`}
            {reading && ' '}
            {reading && <span className="now-time">({formatInstant(reading.timeMs, lang, 'stamp')})</span>}
          </dd>
        </div>
        {reading && (
          <div>
            <dt>{t('details.origin')}</dt>
            <dd>
              <span className={`origin origin-${reading.origin}`}>{t(`origin.${reading.origin}`)}</span>
              {reading.origin !== 'computed' &&
                reading.origin !== 'simulated' &&
                ` · ${t(`quality.${reading.quality}`)}`}
            </dd>
          </div>
        )}
        <div>
          <dt>{t('details.source')}</dt>
          <dd>{dataText(asset.properties.owner ?? asset.properties.provenance.source, lang)}</dd>
        </div>
      </dl>
    </>
  );
}
