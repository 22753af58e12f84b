// Says when it is time. A page that has not answered is busy: it is not told again, so that no ticks pile up.

let answered = true;
let timer: ReturnType<typeof setInterval> | undefined;

self.onmessage = ({ data: fps }: MessageEvent<number | null>) => {
  if (fps === null) {
    answered = true;
    return;
  }
  clearInterval(timer);
  timer = setInterval(() => {
    if (!answered) return;
    answered = false;
    self.postMessage(null);
  }, 1000 / fps);
};
