import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Asset } from '../../schema/catalogue.ts';
import type { StatusContext } from '../../state/assetStatus.ts';
import { formatAge } from '../format/formatInstant.ts';
import { formatNumber, formatQuantity } from '../format/formatValue.ts';
import { ThemeIcon } from '../parts/ThemeIcon.tsx';
import { useStatusContext } from '../useStatus.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { CloseButton } from './CloseButton.tsx';
import { DetailsHead } from './DetailsHead.tsx';
import { FactRows } from './FactRows.tsx';

/** A vehicle that is drawn because a counter counted so many: what it is, and what it is computed from. */
export function VehicleDetails({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { vehicles, catalogue } = useViewer();
  const { vehicle, isHere } = useStore(vehicles);
  const byId = useStore(catalogue, (state) => state.byId);
  const at = useStatusContext(1);
  const own = vehicle?.id === id ? vehicle : null;
  const counters = own?.counters.flatMap((counter) => byId.get(counter) ?? []) ?? [];
  if (!own)
    return (
      <header className="details-head">
        <p className="details-none" role="status">
          {t('vehicle.gone')}
        </p>
        <CloseButton />
      </header>
    );
  const name = t(own.isHeavy ? 'vehicle.heavy' : 'vehicle.car');
  return (
    <>
      <DetailsHead icon={<ThemeIcon theme="infrastructure" />} kind={t('vehicle.kind')} name={name} />
      <div className="details-body" tabIndex={0} role="group" aria-label={name}>
        <section className="details-part">
          {isHere ? (
            <FactRows
              rows={[
                [t('vehicle.speed'), formatQuantity(own.speedKmh, 'km/h', 0, lang)],
                [t('vehicle.direction'), t(own.direction === 0 ? 'vehicle.north' : 'vehicle.south')],
                [t('details.origin'), <span className="origin origin-computed">{t('vehicle.computed')}</span>],
              ]}
            />
          ) : (
            <p className="details-hint" role="status">
              {t('vehicle.gone')}
            </p>
          )}
        </section>
        {counters.length > 0 && <h3 className="heading">{t('vehicle.from')}</h3>}
        {counters.map((counter) => (
          <CounterPart key={counter.id} counter={counter} direction={own.direction} at={at} />
        ))}
        <p className="details-hint">{t('vehicle.note')}</p>
      </div>
    </>
  );
}

interface CounterPartProps {
  readonly counter: Asset;
  readonly direction: 0 | 1;
  readonly at: StatusContext;
}

/** A counter: the way to it, what it says of this direction, how old that is and where it is from. */
function CounterPart({ counter, direction, at }: CounterPartProps) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { selection } = useViewer();
  const read = (property: string) => {
    const index = counter.properties.datastreams.find((datastream) => datastream.property === property)?.index;
    const reading = index === undefined ? undefined : at.readings.get(index);
    return reading?.quality === 'missing' ? undefined : reading;
  };
  const [flow, speed] = [read(`flow-${direction + 1}`), read(`speed-${direction + 1}`)];
  return (
    <section className="details-part">
      <button type="button" className="tool framed" onClick={() => selection.selectAsset(counter.id)}>
        <ThemeIcon theme={counter.properties.theme} />
        {counter.properties.name[lang]}
      </button>
      {flow ? (
        <FactRows
          rows={[
            [t('vehicle.flow'), formatNumber(flow.value, 0, lang)],
            [t('vehicle.measured'), speed ? formatQuantity(speed.value, 'km/h', 0, lang) : null],
            [t('details.age'), at.instantMs === null ? null : formatAge(at.instantMs - flow.timeMs, lang)],
            [t('details.origin'), t(`origin.${flow.origin}`)],
          ]}
        />
      ) : (
        <p className="details-hint">{t('vehicle.noValue')}</p>
      )}
    </section>
  );
}
