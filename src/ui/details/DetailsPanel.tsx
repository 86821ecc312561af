import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Asset } from '../../schema/catalogue.ts';
import { isBuildingId } from '../../schema/buildingId.ts';
import { isForeignId } from '../../schema/foreignFeature.ts';
import { isVehicleId } from '../../schema/vehicleId.ts';
import { statusOf } from '../../state/assetStatus.ts';
import { createNear } from '../../state/near.ts';
import { AlarmPart } from '../alarms/AlarmPart.tsx';
import { BlockTrainPart } from '../corridors/BlockTrainPart.tsx';
import { WagonLoads } from '../corridors/WagonLoads.tsx';
import { kindText } from '../i18n/texts.ts';
import { KindIcon } from '../parts/KindIcon.tsx';
import { StatusMark } from '../parts/StatusMark.tsx';
import { useStatusContext } from '../useStatus.ts';
import { useLanguage, useViewer } from '../viewerContext.ts';
import { AboutAsset } from './AboutAsset.tsx';
import { CarriedBoxes } from './BoxChain.tsx';
import { BuildingDetails } from './BuildingDetails.tsx';
import { CloseButton } from './CloseButton.tsx';
import { DetailsHead } from './DetailsHead.tsx';
import { ForeignDetails } from './ForeignDetails.tsx';
import { Measured } from './Measured.tsx';
import { MoverFacts } from './MoverFacts.tsx';
import { NearBy } from './NearBy.tsx';
import { PlanFacts } from './PlanFacts.tsx';
import { Quote } from './Quote.tsx';
import { VehicleDetails } from './VehicleDetails.tsx';
import './detailsPanel.css';

/** Everything about the selected asset, in the order of the questions people ask. Absent while nothing is selected. */
export function DetailsPanel() {
  const { t } = useTranslation();
  const { selection, catalogue } = useViewer();
  const selected = useStore(selection, (state) => state.selected);
  const { byId, status, isPart } = useStore(catalogue);
  if (selected === null) return null;
  const asset = byId.get(selected);
  return (
    <section className="panel details" role="region" aria-label={t('details.title')}>
      {isForeignId(selected) ? (
        <ForeignDetails id={selected} />
      ) : isVehicleId(selected) ? (
        <VehicleDetails id={selected} />
      ) : isBuildingId(selected) ? (
        <BuildingDetails key={selected} id={selected} />
      ) : asset ? (
        <AssetDetails key={asset.id} asset={asset} />
      ) : (
        <header className="details-head">
          <p className="details-none">
            {status === 'ready' && !isPart ? t('details.unknown', { id: selected }) : t('list.loading')}
          </p>
          <CloseButton />
        </header>
      )}
    </section>
  );
}

function AssetDetails({ asset }: { readonly asset: Asset }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const { camera, catalogue, alarms: store } = useViewer();
  const all = useStore(store, (state) => state.alarms);
  const alarms = useMemo(() => all.filter(({ subject }) => subject === asset.id), [all, asset]);
  const assets = useStore(catalogue, (state) => state.assets);
  const index = useMemo(() => createNear(assets), [assets]);
  const near = useMemo(() => index.near(asset.id), [index, asset]);
  const at = useStatusContext(4);
  const status = useMemo(() => statusOf(asset, at), [asset, at]);
  const { name, kind, datastreams, mover, plan } = asset.properties;
  return (
    <>
      <DetailsHead
        icon={<KindIcon asset={asset} />}
        kind={kindText(kind, lang)}
        name={name[lang]}
        {...(asset.geometry ? { onFly: () => camera.go({ asset: asset.id }) } : {})}
      />
      <div className="details-body" tabIndex={0} role="group" aria-label={name[lang]}>
        <p className={`details-status details-${status}`}>
          <StatusMark status={status} />
          {status === 'none' ? t('details.noData') : t(`status.${status}`)}
        </p>
        {mover && <MoverFacts asset={asset} mover={mover} at={at} />}
        {plan && <PlanFacts plan={plan} instantMs={at.instantMs} />}
        {kind === 'freight-train' && <BlockTrainPart assetId={asset.id} />}
        {kind === 'freight-train' && <WagonLoads asset={asset} at={at} />}
        <CarriedBoxes assetId={asset.id} />
        {alarms.map((alarm, i) => (
          <AlarmPart key={alarm.alarm} alarm={alarm} isFirst={i === 0} />
        ))}
        {datastreams.length > 0 && <Measured asset={asset} at={at} alarms={alarms} />}
        <AboutAsset asset={asset} />
        {/* What is near something that moves changes by the minute. */}
        {!mover && <NearBy near={near} />}
        <Quote asset={asset} />
      </div>
    </>
  );
}
