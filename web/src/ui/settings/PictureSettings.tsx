import { useTranslation } from "react-i18next";
import { useStore } from "zustand";
import type { Devices } from "../../media/devices";
import type { FrameRate, Height, PictureSettings as Picture } from "../../media/settings";
import { SelectField } from "../kit/SelectField";

const HEIGHTS: readonly Height[] = [240, 360, 480, 720, 1080, 1440];
const RATES: readonly FrameRate[] = [5, 10, 15, 24, 30, 60];

export function PictureSettings({ devices }: { devices: Devices }) {
  const { t } = useTranslation();
  const settings = useStore(devices.store, (state) => state.settings);
  return (
    <>
      <PictureFields
        title={t("settings.cameraSize")}
        picture={settings.cameraPicture}
        onChange={(cameraPicture) => devices.change({ cameraPicture })}
      />
      <PictureFields
        title={t("settings.screenSize")}
        picture={settings.screenPicture}
        onChange={(screenPicture) => devices.change({ screenPicture })}
      />
      <SelectField
        label={t("settings.hint")}
        value={settings.screenHint}
        options={[
          { value: "text", label: t("settings.hintText") },
          { value: "motion", label: t("settings.hintMotion") },
        ]}
        onChange={(value) => devices.change({ screenHint: value === "motion" ? "motion" : "text" })}
      />
      <p className="hint">{t("settings.sizeWhy")}</p>
    </>
  );
}

interface Props {
  title: string;
  picture: Picture;
  onChange: (picture: Picture) => void;
}

function PictureFields({ title, picture, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset className="group">
      <legend className="label">{title}</legend>
      <div className="pair">
        <SelectField
          label={t("settings.height")}
          value={String(picture.height)}
          options={HEIGHTS.map((value) => ({ value: String(value), label: t("settings.heightValue", { value }) }))}
          onChange={(chosen) => {
            const height = HEIGHTS.find((value) => String(value) === chosen);
            if (height) onChange({ ...picture, height });
          }}
        />
        <SelectField
          label={t("settings.rate")}
          value={String(picture.frameRate)}
          options={RATES.map((value) => ({ value: String(value), label: t("settings.rateValue", { value }) }))}
          onChange={(chosen) => {
            const frameRate = RATES.find((value) => String(value) === chosen);
            if (frameRate) onChange({ ...picture, frameRate });
          }}
        />
      </div>
    </fieldset>
  );
}
