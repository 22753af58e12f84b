import { Slider as AriaSlider, Label, SliderOutput, SliderThumb, SliderTrack } from "react-aria-components";

interface Props {
  label: string;
  /** 0 to 2; 1 is as it came. */
  value: number;
  onChange: (value: number) => void;
}

/** A loudness, shown in percent. */
export function Slider({ label, value, onChange }: Props) {
  return (
    <AriaSlider
      className="slider"
      value={value}
      minValue={0}
      maxValue={2}
      step={0.05}
      formatOptions={{ style: "percent" }}
      onChange={onChange}
    >
      <Label className="label">{label}</Label>
      <SliderOutput className="hint num" />
      <SliderTrack className="slider-track">
        {({ state }) => (
          <>
            <span className="slider-fill" style={{ width: `${state.getThumbPercent(0) * 100}%` }} />
            <SliderThumb className="slider-thumb" />
          </>
        )}
      </SliderTrack>
    </AriaSlider>
  );
}
