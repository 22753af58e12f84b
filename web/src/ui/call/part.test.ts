import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { atOnce, onceShown, type Part, type Shown, showing } from "./part";

const STREAM = {} as MediaStream;
const [OWN, COMPOSED, ANOTHER] = [1, 2, 3].map((id) => ({ id }) as unknown as MediaStreamTrack);
const LEFT = { x: 0, y: 0, width: 0.5, height: 1 };
const RIGHT = { ...LEFT, x: 0.5 };

const part = (picture: MediaStreamTrack | undefined, crop: Part["crop"]): Part => ({
  stream: STREAM,
  picture: picture ?? null,
  crop,
});
/** What is shown once all of that was to be shown, one after the other, and the <video> showed none of the pictures. */
const shown = (...parts: Part[]): Shown => parts.slice(1).reduce(showing, atOnce(parts[0] ?? part(OWN, null)));

test("a part is shown before the composed picture is there, and stays when it comes", () => {
  expect(shown(part(OWN, null), part(OWN, LEFT))).toEqual({ part: part(OWN, LEFT), needs: null, waits: false });
  expect(shown(part(OWN, null), part(OWN, LEFT), part(COMPOSED, LEFT)).part.crop).toEqual(LEFT);
});

test("the part of a composed picture is shown until the next picture is there", () => {
  const waiting = shown(part(COMPOSED, LEFT), part(OWN, null));
  expect(waiting).toEqual({ part: part(OWN, LEFT), needs: null, waits: true });
  expect(showing(waiting, part(OWN, null))).toBe(waiting);
  expect(shown(part(COMPOSED, LEFT), part(ANOTHER, RIGHT)).part.crop).toEqual(LEFT);
});

test("another arrangement of the same picture is followed at once", () => {
  expect(shown(part(COMPOSED, LEFT), part(COMPOSED, RIGHT))).toEqual(atOnce(part(COMPOSED, RIGHT)));
});

test("whoever mixes may arrange it anew before the first of it was there", () => {
  const anew = shown(part(OWN, null), part(OWN, LEFT), part(COMPOSED, LEFT), part(COMPOSED, RIGHT));
  expect(anew).toEqual(atOnce(part(COMPOSED, RIGHT)));
  expect(shown(part(OWN, null), part(OWN, LEFT), part(OWN, RIGHT)).part.crop).toEqual(RIGHT);
});

test("whoever goes back before the composed picture was there does not see all of it", () => {
  const back = shown(part(OWN, null), part(OWN, LEFT), part(COMPOSED, LEFT), part(OWN, null));
  expect(back).toEqual({ part: part(OWN, LEFT), needs: null, waits: true });
});

test("a <video> that shows another stream has none of the old picture", () => {
  const next = { stream: {} as MediaStream, picture: null, crop: null };
  expect(showing(shown(part(ANOTHER, RIGHT), part(COMPOSED, LEFT)), next)).toEqual(atOnce(next));
});

test("whole pictures that follow each other are whole", () => {
  expect(shown(part(OWN, null), part(ANOTHER, null)).part.crop).toBeNull();
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A <video> whose frames come by `frame`. */
function video() {
  const waiting = new Map<number, () => void>();
  let handle = 0;
  const element = {
    requestVideoFrameCallback: (call: () => void) => {
      handle += 1;
      waiting.set(handle, call);
      return handle;
    },
    cancelVideoFrameCallback: (of: number) => waiting.delete(of),
  } as unknown as HTMLVideoElement;
  const frame = () => {
    const calls = [...waiting.values()];
    waiting.clear();
    for (const call of calls) call();
  };
  return { element, frame };
}

test("a picture is shown with the second frame once those on their way have come, however late", () => {
  const then = vi.fn();
  const { element, frame } = video();
  onceShown(element, then);
  vi.advanceTimersByTime(50);
  frame();
  frame();
  expect(then).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  frame();
  expect(then).not.toHaveBeenCalled();
  frame();
  expect(then).toHaveBeenCalledOnce();
});

test("what is called off is not called, whenever", () => {
  for (const frames of [0, 1]) {
    const then = vi.fn();
    const { element, frame } = video();
    const callOff = onceShown(element, then);
    vi.advanceTimersByTime(1000);
    for (let n = 0; n < frames; n += 1) frame();
    callOff();
    frame();
    frame();
    expect(then).not.toHaveBeenCalled();
  }
});
